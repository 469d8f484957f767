/**
 * Owns the one table of findings: code, severity, title, and what its page in docs/rules says (scripts/rules.mjs writes the
 * pages from it). Invariant: a code is never renamed; severities tell the truth (error: the target refuses or drops it; warning:
 * stored as something else than meant, or lost; information and hint: style and portability).
 */

export type Severity = "error" | "warning" | "information" | "hint";

import type { ReasonCode } from "../lineprotocol/reasons";

export interface CodeFacts {
  readonly severity: Severity;
  /** A few words, for lists. */
  readonly title: string;
  /** What it marks is lost or without effect: editors may fade it. */
  readonly unnecessary?: boolean;
  /** What it is looked for only with: a setting that is off by default, or a destination whose retention is known. */
  readonly wants?: "style" | "portability" | "retention";
  /** What it is and why it matters: one or two sentences. */
  readonly what: string;
  /** What servers do, a row each. */
  readonly products: Readonly<Record<string, string>>;
  /** What to do. */
  readonly fix: string;
  /** Line protocol that gives the finding; `\r` and the like as in a JavaScript string. */
  readonly example?: string;
  /** The example put right. */
  readonly better?: string;
}

/** What most servers do with a line that they cannot read. */
const REFUSED: CodeFacts["products"] = {
  "InfluxDB 1.x": "refuses the line and stores the others (400, “partial write”)",
  "InfluxDB 2.x": "refuses the whole write, good lines too (400)",
  "InfluxDB 3 Core, Enterprise":
    "refuses the line and stores the others (400), or refuses all of them where partial writes are off",
};

const REFUSALS: Readonly<Record<ReasonCode, CodeFacts>> = {
  "missing-measurement": {
    severity: "error",
    title: "No measurement",
    what: "A line begins with the name of its measurement; this one begins with a comma.",
    products: REFUSED,
    fix: "Write the measurement in front of the comma.",
    example: ",host=a usage=1 1700000000000000000",
    better: "cpu,host=a usage=1 1700000000000000000",
  },
  "missing-fields": {
    severity: "error",
    title: "No fields",
    what: "A line needs at least one field, `key=value`, behind the first space that is not escaped. A line that is cut off, or text that is not line protocol at all, looks like this.",
    products: REFUSED,
    fix: "Add a field, or remove the line. If a blank was meant to end the tags, remove the backslash before it.",
    example: "cpu,host=a",
    better: "cpu,host=a usage=1",
  },
  "missing-tag-key": {
    severity: "error",
    title: "A comma without a tag",
    what: "Behind each comma of the first section stands a tag, `key=value`. Here a space, another comma, an equals sign or the end of the line follows instead.",
    products: REFUSED,
    fix: "Remove the comma, or the space behind it, or write the tag's key.",
    example: "cpu, host=a usage=1",
    better: "cpu,host=a usage=1",
  },
  "missing-tag-value": {
    severity: "error",
    title: "A tag without a value",
    what: "A tag must have a value; empty values are not stored by any InfluxDB. A blank inside a tag ends the tags unless a backslash stands before it.",
    products: REFUSED,
    fix: "Remove the tag, give it a value, or escape the blank or comma that belongs to it.",
    example: "cpu,host= usage=1",
    better: "cpu usage=1",
  },
  "invalid-tag-format": {
    severity: "error",
    title: "An equals sign inside a tag's value",
    what: "An equals sign in a tag's value needs a backslash before it. A backslash at the end of a value escapes the blank or comma behind it, so that the fields are read as part of the tag.",
    products: {
      "InfluxDB 1.x": REFUSED["InfluxDB 1.x"],
      "InfluxDB 2.x": REFUSED["InfluxDB 2.x"],
      "InfluxDB 3, VictoriaMetrics": "take the equals sign as part of the value",
      "QuestDB, Telegraf": "refuse it",
    },
    fix: "Escape the equals sign as `\\=`, or remove the backslash at the value's end.",
    example: "cpu,query=a=b usage=1",
    better: "cpu,query=a\\=b usage=1",
  },
  "duplicate-tag": {
    severity: "error",
    title: "The same tag twice",
    what: "A tag's key may stand once in a line.",
    products: {
      "InfluxDB 1.x": REFUSED["InfluxDB 1.x"],
      "InfluxDB 2.x": REFUSED["InfluxDB 2.x"],
      "InfluxDB 3 Core, Enterprise":
        "take the line from 3.4 to 3.9.7 and from 3.10.0 to 3.10.2 (204), and from then on every query of the table fails; later versions refuse it",
      "Cloud Serverless, Dedicated, Clustered": "refuse the line, also where both values are equal",
      "VictoriaMetrics, Telegraf": "keep the last one",
      QuestDB: "keeps the first one; names ignore case",
    },
    fix: "Remove one of the two.",
    example: "cpu,host=a,host=b usage=1",
    better: "cpu,host=a usage=1",
  },
  "reserved-tag-key": {
    severity: "error",
    title: "A tag key that is reserved",
    what: "InfluxDB 2.x uses `time`, `_field` and `_measurement` itself and refuses tags with these keys.",
    products: {
      "InfluxDB 1.x": "drops points with a tag `time`",
      "InfluxDB 2.x": "refuses the whole write (400)",
    },
    fix: "Give the tag another key.",
    example: "cpu,time=x usage=1",
    better: "cpu,slot=x usage=1",
  },
  "key-too-long": {
    severity: "error",
    title: "Measurement and tags too long",
    what: "Measurement and tags together may have 65,535 bytes; with four more and each field's key as well.",
    products: REFUSED,
    fix: "Shorten the names, or store the long text as a string field.",
  },
  "missing-field-key": {
    severity: "error",
    title: "A field without a key",
    what: "An equals sign of the field section has no key before it.",
    products: REFUSED,
    fix: "Write the field's key, or remove the comma or blank before the equals sign.",
    example: "cpu =1",
    better: "cpu usage=1",
  },
  "missing-field-value": {
    severity: "error",
    title: "A field without a value",
    what: "Line protocol has no empty value: a field that has none is left out.",
    products: REFUSED,
    fix: 'Remove the field, or give it a value (`""` for an empty string).',
    example: "cpu usage=,idle=2",
    better: "cpu idle=2",
  },
  "invalid-field-format": {
    severity: "error",
    title: "The fields cannot be read as key=value pairs",
    what: "The second section of a line is fields, `key=value`, joined by commas without blanks. Names are never quoted: a blank in a name needs a backslash before it, and a decimal comma is not known.",
    products: REFUSED,
    fix: "Look for a blank that should be escaped, a comma too many, or a missing equals sign.",
    example: '"my cpu" usage=1',
    better: "my\\ cpu usage=1",
  },
  "invalid-number": {
    severity: "error",
    title: "Not a number",
    what: "The value begins like a number but is none: numbers are decimal, with `i` behind an integer and (InfluxDB 2.x) `u` behind an unsigned one. Words like `NaN` and `null` cannot be stored.",
    products: {
      ...REFUSED,
      "InfluxDB 1.x":
        "refuses the line and stores the others (400, “partial write”); knows no `u`, so that unsigned numbers are refused, too",
    },
    fix: "Correct the number, leave the field out, or quote it if it is text.",
    example: "cpu usage=1.0i",
    better: "cpu usage=1i",
  },
  "float-out-of-range": {
    severity: "error",
    title: "A float beyond what 64 bits hold",
    what: "The largest float is about 1.797e308.",
    products: {
      "InfluxDB 1.x": REFUSED["InfluxDB 1.x"],
      "InfluxDB 2.x": REFUSED["InfluxDB 2.x"],
      "InfluxDB 3, VictoriaMetrics": "store infinity",
      "QuestDB, Telegraf": "refuse it",
    },
    fix: "Correct the exponent, or leave the field out.",
    example: "cpu usage=1e400",
    better: "cpu usage=1e40",
  },
  "integer-out-of-range": {
    severity: "error",
    title: "An integer beyond 64 bits",
    what: "Integers go from −9,223,372,036,854,775,808 to 9,223,372,036,854,775,807.",
    products: REFUSED,
    fix: "Store it as float (without `i`) or as string.",
    example: "cpu count=9223372036854775808i",
    better: "cpu count=9223372036854775807i",
  },
  "unsigned-out-of-range": {
    severity: "error",
    title: "An unsigned integer beyond 64 bits",
    what: "Unsigned integers go from 0 to 18,446,744,073,709,551,615.",
    products: REFUSED,
    fix: "Store it as float (without `u`) or as string.",
    example: "cpu count=18446744073709551616u",
    better: "cpu count=18446744073709551615u",
  },
  "invalid-boolean": {
    severity: "error",
    title: "A value that is neither number, string nor boolean",
    what: "Text must stand in double quotes. Booleans are `t`, `T`, `true`, `True`, `TRUE`, `f`, `F`, `false`, `False`, `FALSE`. Every other unquoted word is read as a boolean that failed.",
    products: REFUSED,
    fix: "Put the text in double quotes, or write one of the booleans.",
    example: "cpu state=idle",
    better: 'cpu state="idle"',
  },
  "unbalanced-quotes": {
    severity: "error",
    title: "A quote that is never closed",
    what: "A string that is opened and not closed takes all following lines into itself, up to the next quote or to the end of the file. None of them is stored.",
    products: {
      "InfluxDB 1.x": "refuses it and all lines that it swallows (400, “partial write”)",
      "InfluxDB 2.x": "refuses the whole write (400)",
      VictoriaMetrics: "ends the line at the newline: only this line is refused",
    },
    fix: 'Close the quote. A quote inside a string is written `\\"`.',
    example: 'cpu state="idle',
    better: 'cpu state="idle"',
  },
  "trailing-backslash": {
    severity: "error",
    title: "A backslash at the end",
    what: "A backslash at the end of a name or of the line escapes nothing. InfluxDB 3 takes no name and no tag value that ends in one, not even where two stand for one.",
    products: {
      "InfluxDB 1.x, 2.x":
        "read it as the escape of the blank or comma behind it, and mostly refuse the line",
      "InfluxDB 3 Core, Enterprise": REFUSED["InfluxDB 3 Core, Enterprise"],
    },
    fix: "Remove the backslash.",
    example: "# line-protocol: target=influxdb3-core\ncpu,path=C:\\\\ usage=1",
    better: "# line-protocol: target=influxdb3-core\ncpu,path=C: usage=1",
  },
  "string-too-long": {
    severity: "error",
    title: "A string beyond what the server stores",
    what: "Servers limit the length of a string, in bytes of UTF-8 as it is stored. InfluxDB 3 limits names and values of tags in the same way.",
    products: {
      "InfluxDB 1.x": "drops a point with more than 1,048,576 bytes in a field (400; from 1.9.4)",
      "InfluxDB 2.x": "drops a point with more than 1,048,576 bytes in a field (422; from 2.0.9)",
      "InfluxDB 3 Core, Enterprise":
        "refuse lines with more than 65,536 bytes, from 3.9 on with more than 1,048,576",
      "Cloud Dedicated, Clustered": "take 65,536 bytes for names and tags, 1,048,576 for values of fields",
      "Cloud Serverless": "takes 65,536 bytes",
    },
    fix: "Shorten the string, or store it elsewhere and keep a reference.",
  },
  "invalid-timestamp": {
    severity: "error",
    title: "Not a timestamp",
    what: "A timestamp is a whole number without sign `+`, point or exponent, the line's last part. A blank inside the fields makes what follows look like one.",
    products: REFUSED,
    fix: "Write the time as a whole number in the file's precision, or escape the blank that was part of a name.",
    example: "cpu usage=1 2023-11-14T22:13:20Z",
    better: "cpu usage=1 1700000000000000000",
  },
  "timestamp-out-of-range": {
    severity: "error",
    title: "A timestamp outside the range that can be stored",
    what: "Times are stored as nanoseconds in 64 bits: from 1677-09-21 to 2262-04-11. A timestamp in a finer unit than the precision of the write says goes beyond that.",
    products: {
      ...REFUSED,
      "InfluxDB 3 Core, Enterprise":
        "refuse the line from 3.6 on; up to 3.5 the time overflows without an error",
      QuestDB: "stores 1970 to 9999 and refuses the whole write; 8.2 stores later times",
      Telegraf: "lets the time overflow without an error; with the upstream parser it stops at the line",
    },
    fix: "Set the precision that the timestamps have, or correct them.",
    example: "# line-protocol: precision=s\ncpu usage=1 1700000000000000000",
    better: "# line-protocol: precision=ns\ncpu usage=1 1700000000000000000",
  },
  "text-after-point": {
    severity: "error",
    title: "Text where the line must end",
    what: "Nothing may follow the timestamp, not even a comment. Some servers do not take a blank there either, or where the timestamp is missing.",
    products: {
      ...REFUSED,
      "InfluxDB 3 Core, Enterprise":
        "refuse the line; a blank behind the fields, too, where no timestamp follows",
      VictoriaMetrics:
        "refuses the whole write, also for a blank behind the timestamp (up to 1.104 it loses the line without an error)",
      QuestDB:
        "refuses the whole write, also for a blank behind the timestamp, and for two blanks between parts",
    },
    fix: "Remove it, or put it on a line of its own beginning with `#`.",
    example: "cpu usage=1 1700000000000000000 # noon",
    better: "# noon\ncpu usage=1 1700000000000000000",
  },
  "invalid-name": {
    severity: "error",
    title: "A name that the server does not take",
    what: "QuestDB does not take every character in the name of a table or a column: not `? , ' \" \\ / : ) ( + * % ~`, nor control characters, nor `.` and `-` in a column's; and names of up to 127 characters.",
    products: { QuestDB: "refuses the whole write (400)" },
    fix: "Choose another name.",
    example: "cpu/load usage=1",
    better: "cpu_load usage=1",
  },
  "unreadable-value": {
    severity: "error",
    title: "A line that the parser lets through and the server cannot read",
    what: "Backslashes in the field section are paired in two ways by the same server. This line passes the first reading and fails the second, with a server error in place of an answer.",
    products: { "InfluxDB 1.x": "answers 500", "InfluxDB 2.x": "answers 500" },
    fix: "Remove the backslashes from the field's key.",
  },
  "server-panic": {
    severity: "error",
    title: "A line on which the server fails",
    what: "A defect of this server version: it fails on the line and answers the whole request with a server error. It is fixed in later versions.",
    products: { "InfluxDB 1.x": "answers 500 (up to 1.8.5)", "InfluxDB 2.x": "answers 500 (2.0.0 to 2.0.2)" },
    fix: "Add or remove a tag, or update the server.",
  },
  "not-utf8": {
    severity: "error",
    title: "Bytes that are not UTF-8",
    what: "Line protocol is UTF-8. InfluxDB 1.x and 2.x store other bytes as they are; InfluxDB 3 refuses the whole body.",
    products: {
      "InfluxDB 1.x, 2.x": "stores the bytes",
      "InfluxDB 3 Core, Enterprise": "refuses the whole write (400)",
    },
    fix: "Save the file as UTF-8.",
  },
  "empty-body": {
    severity: "error",
    title: "Nothing to write",
    what: "The file holds nothing but blanks and comments.",
    products: {
      "InfluxDB 1.x, 2.x": "answers 204 and stores nothing",
      "InfluxDB 3 Core, Enterprise": "answers 400, and makes a database that is missing",
    },
    fix: "Add a point.",
  },
};

const OWN = {
  "carriage-return": {
    severity: "error",
    title: "A line refused because of its carriage return",
    what: "The line ends with CRLF. Servers end a line at LF only and read the carriage return as part of the last value or timestamp. Without it the line is fine.",
    products: REFUSED,
    fix: "Convert the file's line ends to LF.",
    example: "cpu usage=1\r",
    better: "cpu usage=1",
  },
  crlf: {
    severity: "warning",
    title: "CRLF line ends",
    what: "The file's lines end with CRLF (Windows). InfluxDB reads the carriage return as part of the line: numbers, booleans and timestamps in front of it are refused, blank lines too, and a string keeps its closing quote as part of its value.",
    products: {
      "InfluxDB 1.x, 2.x": "refuse nearly every line; a string at a line's end is stored with its quote",
      "InfluxDB 3 Core, Enterprise": "refuse every line",
      "VictoriaMetrics, QuestDB, Telegraf": "read CRLF as a line's end",
    },
    fix: "Convert the file's line ends to LF.",
    example: "cpu usage=1 1700000000000000000\r\ncpu usage=2 1700000001000000000\r\n",
    better: "cpu usage=1 1700000000000000000\ncpu usage=2 1700000001000000000\n",
  },
  "byte-order-mark": {
    severity: "warning",
    title: "Byte order mark at the file's beginning",
    what: "The invisible mark becomes the first character of the first measurement's name, or makes a line of the comment behind it.",
    products: {
      "InfluxDB 1.x, 2.x": "store the first point under a measurement with an invisible first character",
    },
    fix: "Save the file as UTF-8 without byte order mark.",
    example: "\ufeffcpu usage=1",
    better: "cpu usage=1",
  },
  "comment-swallows-lines": {
    severity: "warning",
    title: "A comment that swallows lines",
    unnecessary: true,
    what: "InfluxDB 1.x and 2.x cut the body into lines before they look for comments, by rules that know quotes and backslashes. A comment with a blank, an equals sign and a quote behind it, or with a backslash at its end, goes on over the following lines: they are skipped without an error.",
    products: {
      "InfluxDB 1.x, 2.x": "skip the lines and answer 204",
      "InfluxDB 3":
        "reads the lines behind a quote as one and refuses it; a backslash at the comment's end does nothing",
      "VictoriaMetrics, Telegraf": "end the comment at the line's end",
      QuestDB: "has no comments",
    },
    fix: "Put a backslash before the quote, or remove the backslash at the comment's end.",
    example: '# note k="x\ncpu usage=1',
    better: '# note k=\\"x\ncpu usage=1',
  },
  "text-after-quote": {
    severity: "warning",
    title: "Text behind a string's closing quote",
    unnecessary: true,
    what: "The string is closed and goes on. InfluxDB 1.x and 2.x do not refuse it: they store everything but the first and the last character, quotes included.",
    products: {
      "InfluxDB 1.x, 2.x": "store another string than meant (204)",
      "InfluxDB 3": "refuses the line",
    },
    fix: 'Move the text into the quotes, remove it, or write the inner quote as `\\"`.',
    example: 'cpu state="idle"x',
    better: 'cpu state="idlex"',
  },
  "time-key": {
    severity: "warning",
    title: "A tag or field called time",
    what: "The name belongs to the timestamp.",
    products: {
      "InfluxDB 1.x":
        "drops points with a tag `time`, and points with no other field; else it drops the field `time` silently, from 1.12.3 on with an answer of 400",
      "InfluxDB 2.x": "refuses tags `time`; drops a field `time` silently, from 2.9 on with an answer of 422",
      "InfluxDB 3 Core, Enterprise": "refuse the line from 3.4 on",
      "Cloud Serverless, Dedicated, Clustered":
        "refuse tags `time`, and lines with no other field; else leave the field out without an error",
      QuestDB:
        "has a column `timestamp`: a tag or field of that name moves the point to another time (8.2, 9.0) or refuses the write (9.3); `Timestamp` breaks a new table",
      "VictoriaMetrics, Telegraf": "store it like any other",
    },
    fix: "Give it another name.",
    example: "cpu time=12,usage=1",
    better: "cpu uptime=12,usage=1",
  },
  "quoted-name": {
    severity: "warning",
    title: "A name in quotes",
    what: "Measurements, tags and field keys are written without quotes; quotes become part of the name.",
    products: { "InfluxDB 1.x, 2.x, 3": "store the name with its quotes" },
    fix: "Remove the quotes; write a blank in a name as `\\ `.",
    example: 'cpu,host="a" usage=1',
    better: "cpu,host=a usage=1",
  },
  "duplicate-field": {
    severity: "warning",
    title: "The same field twice in a line",
    unnecessary: true,
    what: "A point holds one value for each field.",
    products: {
      "InfluxDB 1.x, 2.x": "store the last value; if the two have different types, the point is dropped",
      "InfluxDB 3 Core, Enterprise": "refuse the line from 3.4 on",
      "Cloud Serverless, Dedicated, Clustered":
        "store the last value; if the two have different types, the line is refused",
      VictoriaMetrics: "stores both at one time",
      QuestDB: "stores the first value; names ignore case",
      Telegraf: "keeps the last value",
    },
    fix: "Remove one of the two, or give it another key.",
    example: "cpu usage=1,usage=2",
    better: "cpu usage=2",
  },
  "tag-and-field": {
    severity: "information",
    title: "A tag and a field of one name",
    what: "InfluxDB 1.x and 2.x store both, but queries can hardly tell them apart. InfluxDB 3 has one column for each name and refuses the later of the two.",
    products: {
      "InfluxDB 1.x, 2.x": "store both",
      "InfluxDB 3, Cloud Serverless, Dedicated, Clustered": "refuse the line",
      QuestDB: "stores only the tag where both stand in one line; later lines are cast, or refuse the write",
    },
    fix: "Rename one of the two.",
    example: "cpu,host=a host=1",
    better: "cpu,host=a hosts=1",
  },
  "control-character": {
    severity: "information",
    title: "A control character",
    what: "An invisible character stands in a name or a string and is stored with it.",
    products: { "InfluxDB 1.x, 2.x": "store it (unless the server validates keys)" },
    fix: "Remove it if it was not meant.",
  },
  "field-type-conflict": {
    severity: "error",
    title: "One field, two types",
    what: "A field has one type within a shard (InfluxDB 1.x and 2.x: a time slice, seven days by default) or within a table (InfluxDB 3). The first value fixes it. `1` is a float, `1i` an integer: they do not mix.",
    products: {
      "InfluxDB 1.x":
        "drops the points of the later type (400, “partial write”); 1.8 to 1.11 lose the whole time slice where the field is new, 1.6 and 1.7 where the write makes the time slice",
      "InfluxDB 2.x":
        "drops the points of the later type (422); up to 2.7.11 it loses the whole time slice where the field is new (500)",
      "InfluxDB 3 Core, Enterprise": "refuse the lines of the later type",
      QuestDB: "casts integers and booleans into numbers, and refuses the whole write for most others",
      VictoriaMetrics: "stores every value as float",
    },
    fix: "Write all values of the field with one type.",
    example: "cpu usage=1.5 1700000000000000000\ncpu usage=2i 1700000001000000000",
    better: "cpu usage=1.5 1700000000000000000\ncpu usage=2 1700000001000000000",
  },
  "precision-mismatch": {
    severity: "warning",
    title: "Timestamps of another precision",
    what: "The timestamps are plausible in another unit than the one the file is written with. Servers do not check this: seconds read as nanoseconds are stored in 1970.",
    products: {
      "InfluxDB 1.x, 2.x":
        "store the points at the wrong time (204), or drop them as older than the retention",
      "InfluxDB 3 Core, Enterprise": "guess the unit where the precision is `auto`",
    },
    fix: "Set the precision of the file (a comment `# line-protocol: precision=s`), of the destination, or in the settings.",
    example: "cpu usage=1 1700000000",
    better: "# line-protocol: precision=s\ncpu usage=1 1700000000",
  },
  "timestamp-outlier": {
    severity: "warning",
    title: "A timestamp unlike the others",
    what: "Most timestamps of the file are plausible times in its precision; this one is not.",
    products: {
      "InfluxDB 1.x, 2.x": "store the point at the wrong time (204), or drop it as older than the retention",
    },
    fix: "Correct the timestamp.",
    example: "cpu usage=1 1700000000000000000\ncpu usage=2 1700000001000000000\ncpu usage=3 1700000002",
    better:
      "cpu usage=1 1700000000000000000\ncpu usage=2 1700000001000000000\ncpu usage=3 1700000002000000000",
  },
  "overwritten-points": {
    severity: "warning",
    title: "Points without timestamp that overwrite each other",
    unnecessary: true,
    what: "A point without timestamp gets the time of the write, and all of one request get the same. Points of one series at one time are one point: the last value of each field stays.",
    products: {
      "InfluxDB 1.x, 2.x": "store the last (204)",
      "InfluxDB 3 Core, Enterprise": "store one of them",
    },
    fix: "Give the points timestamps, or tags that tell them apart.",
    example: "cpu,host=a usage=1\ncpu,host=a usage=2",
    better: "cpu,host=a usage=1 1700000000000000000\ncpu,host=a usage=2 1700000001000000000",
  },
  "duplicate-point": {
    severity: "warning",
    title: "Two points of one series at one time",
    what: "Measurement, tags and timestamp make a point. A later one with the same three takes the place of the earlier one, field by field: fields that both have keep the later value.",
    products: {
      "InfluxDB 1.x, 2.x": "store the later value of each field (204)",
      "InfluxDB 3": "store one value of each field",
      "VictoriaMetrics, QuestDB, Telegraf": "keep both",
    },
    fix: "Give them a tag that tells them apart, or timestamps that differ.",
    example: "cpu,host=a usage=1 1700000000000000000\ncpu,host=a usage=2 1700000000000000000",
    better: "cpu,core=0,host=a usage=1 1700000000000000000\ncpu,core=1,host=a usage=2 1700000000000000000",
  },
  "copied-prompt": {
    severity: "error",
    title: "The mark of a line of output",
    what: "`telegraf --test` and many shells print `> ` in front of a line. Copied along, it is read as the measurement.",
    products: REFUSED,
    fix: "Remove the mark.",
    example: "> cpu,host=a usage=1 1700000000000000000",
    better: "cpu,host=a usage=1 1700000000000000000",
  },
  "unknown-comment": {
    severity: "error",
    title: "A comment on a server that has none",
    what: "QuestDB has no comments: a line that begins with `#` is read as a point and refuses the whole write.",
    products: { QuestDB: "refuses the whole write (400)", "All others": "skip the line" },
    fix: "Remove the line.",
    example: "# line-protocol: target=questdb\ncpu usage=1",
    better: "cpu usage=1",
  },
  "comma-in-field-key": {
    severity: "warning",
    title: "A comma inside a field's key",
    what: "InfluxDB 3 takes a comma as part of a field's key where no equals sign follows it. So a decimal comma is not refused: `v=4,5,w=1` is stored as `v` = 4 and a field `5,w`.",
    products: {
      "InfluxDB 1.x, 2.x": "refuse the line",
      "InfluxDB 3": "stores a field with a comma in its name (204)",
    },
    fix: "Write a decimal point, or remove the comma.",
    example: "cpu usage=4,5,idle=1",
    better: "cpu usage=4.5,idle=1",
  },
  "comma-in-tag-key": {
    severity: "warning",
    title: "A comma inside a tag's key",
    what: "InfluxDB 3 takes a comma as part of a tag's key where no equals sign follows it. So a tag without a value, or a comma too many, is not refused: it becomes part of the next tag's key.",
    products: {
      "InfluxDB 1.x, 2.x": "refuse the line",
      "InfluxDB 3": "stores a tag with a comma in its name (204)",
    },
    fix: "Remove the comma, or give the tag before it a value.",
    example: "# line-protocol: target=influxdb3-core\ncpu,host,region=eu usage=1",
    better: "# line-protocol: target=influxdb3-core\ncpu,host=a,region=eu usage=1",
  },
  "reserved-key": {
    severity: "error",
    title: "A tag or field called __chunk_order",
    what: "InfluxDB 3 has a column of this name inside every table. A line that would make a table with it is refused; in a table that is there already, the name is one like others.",
    products: {
      "InfluxDB 3 Core, Enterprise": "refuse the line that makes the table (from 3.4 on)",
      "InfluxDB 1.x, 2.x": "store it",
    },
    fix: "Give it another name.",
    example: "# line-protocol: target=influxdb3-core\ncpu usage=1,__chunk_order=2i",
    better: "# line-protocol: target=influxdb3-core\ncpu usage=1,chunk_order=2i",
  },
  "outvoted-type": {
    severity: "warning",
    title: "A first value whose type makes all later ones fail",
    what: "The first value of a field fixes its type within a time slice (InfluxDB 1.x, 2.x) or a table (InfluxDB 3). Here one value stands in front of many of another type: the server takes the one and refuses the many.",
    products: {
      "InfluxDB 1.x, 2.x": "store the first and drop the others (“field type conflict”)",
      "InfluxDB 3 Core, Enterprise": "store the first and refuse the others",
      VictoriaMetrics: "stores every value as float",
    },
    fix: "Write the first value with the type of the others.",
    example:
      "cpu usage=1i 1700000000000000000\ncpu usage=2.5 1700000001000000000\ncpu usage=3.5 1700000002000000000",
    better:
      "cpu usage=1 1700000000000000000\ncpu usage=2.5 1700000001000000000\ncpu usage=3.5 1700000002000000000",
  },
  "distant-timestamp": {
    severity: "warning",
    title: "Timestamps in 1970, or far ahead",
    what: "The timestamps are read as the precision says, and lie in the first days of 1970, where counters are taken for times, or more than a year ahead.",
    products: {
      "InfluxDB 1.x, 2.x": "store the points at that time (204), or drop them as older than the retention",
      VictoriaMetrics: "drops points more than two days ahead without an error",
    },
    fix: "Write the time of the point, or leave it out: the server then takes its own.",
    example: "cpu usage=1 1\ncpu usage=2 2",
    better: "cpu usage=1 1700000000000000000\ncpu usage=2 1700000001000000000",
  },
  retention: {
    severity: "error",
    title: "Outside the retention",
    wants: "retention",
    what: "The point is older than the server keeps data for this database or bucket, or outside its write window. Told of a file where the retention of its destination is known; else by the server's answer.",
    products: {
      "InfluxDB 1.x": "drops the point (400, “partial write”)",
      "InfluxDB 2.x": "drops the point (422)",
      "InfluxDB 3 Core, Enterprise": "store it (204), and no query shows it",
      "Cloud Serverless, Dedicated, Clustered": "refuse it",
      VictoriaMetrics:
        "drops it without an error, and points before 1970 or more than two days ahead as well",
    },
    fix: "Check the timestamp and its precision, or write to a bucket that keeps data longer.",
  },
  "limit-columns": {
    severity: "error",
    title: "Too many columns or tables",
    what: "A table has more columns than the server takes, one for each tag and field, or the database more tables. Told of a file whose own tags, fields and tables are too many for a server that was not told otherwise; else by the server's answer.",
    products: {
      "InfluxDB 3 Core":
        "refuses lines that need more than 500 columns (422; up to 3.9 the time is one), more tags than 250 (up to 3.3) or 256 (up to 3.9), more than 100 fields of a family `name::` (400), or more than 2,000 tables",
      "InfluxDB 3 Enterprise": "as Core, with 10,000 tables; from 3.11 on columns have no such limit",
      "Cloud Serverless": "refuses lines that need more than 200 columns, the time included, or 500 tables",
      "Cloud Dedicated, Clustered":
        "refuse lines that need more than 250 columns, the time included, or 500 tables",
    },
    fix: "Write fewer fields and tags to a table, or raise the server's limit.",
  },
  "lost-value": {
    severity: "warning",
    title: "A value that is taken and not stored as written",
    what: "The server takes the line without an error and stores something else. VictoriaMetrics knows numbers only, and leaves out tags without a value; QuestDB makes null of `NaN` and of a value that is missing; InfluxDB 3 makes infinity of a float that is too large.",
    products: {
      "InfluxDB 1.x, 2.x": "refuse such words and floats, and store strings",
      "InfluxDB 3": "stores infinity for a float beyond 64 bits, as `1e400`",
      VictoriaMetrics:
        "stores the number inside the quotes of a string, else 0; 0 for every word that is no number (1.79.5: for `.5` and `5.`, too); drops `NaN`; rounds integers of more than 53 bits; leaves out tags without key or value",
      QuestDB:
        "stores null for `NaN`, for `v=` without a value and for the smallest integer; leaves out a backslash that escapes nothing",
    },
    fix: "Leave the field out, or write a number that the server holds; keep text in a tag.",
    example: "# line-protocol: target=victoriametrics\ncpu usage=NaN,idle=2",
    better: "# line-protocol: target=victoriametrics\ncpu idle=2",
  },
  "unsorted-tags": {
    severity: "hint",
    title: "Tags out of order",
    wants: "style",
    what: "InfluxDB sorts the tags of each point by their keys. Lines that come sorted are stored the same and taken faster.",
    products: {
      "InfluxDB 1.x, 2.x": "sort them",
      "InfluxDB 3 Core, Enterprise":
        "keep the order of a table's first write, best that of what queries ask for: there is no such hint",
    },
    fix: "Sort the tags by key.",
    example: "cpu,region=eu,host=a usage=1 1700000000000000000",
    better: "cpu,host=a,region=eu usage=1 1700000000000000000",
  },
  "needless-escape": {
    severity: "hint",
    title: "A backslash that says nothing",
    wants: "style",
    what: "What stands behind the backslash needs none here: without it the same is stored. Other servers may store the backslash.",
    products: { "InfluxDB 1.x, 2.x": "store the same with and without it" },
    fix: "Remove the backslash.",
    example: "load\\=1m,host=a value=1 1700000000000000000",
    better: "load=1m,host=a value=1 1700000000000000000",
  },
  "needless-blank": {
    severity: "hint",
    title: "Blanks that say nothing",
    wants: "style",
    what: "Blanks in front of a line, at its end, or more than one between its parts: this target skips them, others refuse the line or lose it.",
    products: {
      "InfluxDB 1.x, 2.x": "skip them",
      VictoriaMetrics: "loses lines with a blank at the end without an error",
      QuestDB: "refuses them",
    },
    fix: "Remove the blanks.",
    example: "cpu  usage=1  1700000000000000000",
    better: "cpu usage=1 1700000000000000000",
  },
  "not-portable": {
    // Asked for by a setting: a hint would not stand in the editor's list of problems.
    severity: "information",
    title: "A line that another server would not take like this",
    wants: "portability",
    what: "The file's own target takes the line; one of the targets in the setting `lineProtocol.diagnostics.portability` refuses it, or stores something else than meant. The message says what that server does.",
    products: { "All servers": "each by its own rules" },
    fix: "Write the line so that all of them take it.",
    example: "cpu,host=a count=3u 1700000000000000000",
    better: "cpu,host=a count=3i 1700000000000000000",
  },
  "unused-suppression": {
    severity: "hint",
    title: "A comment that suppresses nothing",
    unnecessary: true,
    what: "The line below the comment has no finding of this code.",
    products: { "All servers": "see a comment" },
    fix: "Remove the code, or the whole comment.",
    example: "# line-protocol-disable-next-line time-key\ncpu usage=1 1700000000000000000",
    better: "cpu usage=1 1700000000000000000",
  },
  "unreadable-pragma": {
    severity: "warning",
    title: "A file's own settings that cannot be read",
    what: "The comment `# line-protocol: …` may say `target`, `precision`, `connection`, `db` or `bucket`, `rp` and `org`, as `key=value` pairs; blanks and other special characters in values are percent-encoded.",
    products: { "All servers": "see a comment" },
    fix: "Correct the key or the value.",
    example: "# line-protocol: precission=s",
    better: "# line-protocol: precision=s",
  },
} as const satisfies Record<string, CodeFacts>;

/** Verdicts that only a server's answer gives; they stand here so that each has its page. */
const ANSWERS = {
  "limit-series": {
    severity: "error",
    title: "Too many series",
    what: "The database has reached its limit of series; points of new series are dropped.",
    products: { "InfluxDB 1.x": "drops points of new series (400, “partial write”)" },
    fix: "Use fewer tags or fewer values of tags, or raise the server's limit.",
  },
  "limit-values-per-tag": {
    severity: "error",
    title: "Too many values of a tag",
    what: "The tag has reached the limit of different values; points with new values are dropped.",
    products: { "InfluxDB 1.x": "drops points with new values (400, “partial write”)" },
    fix: "Store the value as a field, or raise the server's limit.",
  },
  "refused-other": {
    severity: "error",
    title: "Refused by the server",
    what: "The server refused the point for a reason of its own; its words stand in the message.",
    products: {},
    fix: "Read the server's words, and correct the point.",
  },
  "outcome-unknown": {
    severity: "warning",
    title: "Unknown whether stored",
    what: "The answer, or its absence, does not tell whether this line was stored.",
    products: {},
    fix: "Send it again where that stores nothing twice: on InfluxDB if the point has a timestamp.",
  },
} as const satisfies Record<string, CodeFacts>;

/** What only several files together give. */
const ACROSS = {
  "field-type-across-files": {
    severity: "warning",
    title: "A field has another type in another file",
    what: "Two files of the workspace that go to the same database write one field of a measurement with different types. Whichever file is written first fixes the type; points of the other one are refused.",
    products: {
      "InfluxDB 1.x, 2.x":
        "keep one type for a field within a time slice (a shard); the other points are dropped",
      "InfluxDB 3, QuestDB": "keep one type for a column of a table",
      "VictoriaMetrics, Telegraf": "take both; there is no such finding",
    },
    fix: "Write the field with one type in all files.",
  },
} as const satisfies Record<string, CodeFacts>;

export type FindingCode = ReasonCode | keyof typeof OWN | keyof typeof ACROSS | keyof typeof ANSWERS;

export const CODES: Readonly<Record<FindingCode, CodeFacts>> = {
  ...REFUSALS,
  ...OWN,
  ...ACROSS,
  ...ANSWERS,
};

export function isFindingCode(word: string): word is FindingCode {
  return Object.hasOwn(CODES, word);
}

/** Codes of verdicts that only a server's answer gives. */
export function isAnswerCode(code: FindingCode): boolean {
  return Object.hasOwn(ANSWERS, code);
}
