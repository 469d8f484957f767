/**
 * Owns the answers of VictoriaMetrics (single node, vminsert, vmagent) to a write. Source: lib/protoparser/influx, app/vminsert
 * (after v1.150.0), and recordings of 1.79.5, which skips bad lines and answers 204.
 */
import { ADVICE, DOCS } from "./advice";
import { type ResponseRow, table } from "./row";

export const VICTORIAMETRICS: readonly ResponseRow[] = table(
  { products: ["victoriametrics"], docs: DOCS.victoria },
  [
    {
      id: "vm-line",
      versions: "1.105 and later; older ones skip the line and answer 204",
      status: [400],
      pattern:
        /^(?:error in "[^"]*": )?(?:cannot process (?:insert request: )?(?:influx line protocol data|"[^"]*" request[\s\S]*?): )?(?:cannot (?:parse|unmarshal) influx[^"\n]{0,200}?: )?incorrect influx line "(?<text>(?:[^"\\]|\\.)*)"?(?:: (?<reason>[\s\S]*?))?(?:; (?:see [^\s]*|skipping it))?$/,
      kind: "syntax",
      written: "none",
      says: "A line could not be read as line protocol, and with it the whole batch was refused",
      advice: [ADVICE.fixLinesAll],
      find: "rest-of-body",
      example:
        'cannot process influx line protocol data: incorrect influx line "m v=\\nn v=1": missing field value for "v"; see https://docs.victoriametrics.com/',
    },
    {
      id: "vm-old-line",
      versions: "up to 1.104, mostly in its log; the other lines of the block are taken",
      status: [400],
      pattern:
        /^(?:error in "[^"]*": )?cannot unmarshal [Ii]nflux line(?: protocol data with size \d+)?(?:: cannot unmarshal Influx line)? ?(?:"(?<text>(?:[^"\\]|\\.)*)"?)?(?:: (?<reason>[\s\S]*?))?(?:; (?:see [^\s]*|skipping it))?$/,
      kind: "syntax",
      written: "unknown",
      says: "A line could not be read as line protocol; the other lines may be stored",
      advice: [
        ADVICE.fixLines,
        "This server stores points twice that are sent twice: send only what is missing.",
      ],
      example: 'cannot unmarshal Influx line "m v=": missing field value for "v"; skipping it',
    },
    {
      id: "vm-too-big",
      status: [400],
      pattern: /^[\s\S]*too big data size exceeding -influx\.maxRequestSize=(?<limit>\d+)[\s\S]*$/,
      kind: "too-large",
      written: "none",
      says: "The body is larger than the {limit} bytes that the server takes",
      advice: [ADVICE.split],
      example: "too big data size exceeding -influx.maxRequestSize=67108864 bytes",
    },
    {
      id: "vm-long-line",
      status: [400],
      pattern: /^[\s\S]*too long line: more than (?<limit>\d+) bytes[\s\S]*$/,
      kind: "too-large",
      written: "unknown",
      says: "A line is longer than {limit} bytes; the lines before it may be stored",
      advice: [
        "Shorten the line.",
        "This server stores points twice that are sent twice: send only what is missing.",
      ],
      example: "too long line: more than 262144 bytes",
    },
    {
      id: "vm-overloaded",
      status: [503, 400],
      pattern: /^[\s\S]*\boverloaded with \d+ concurrent (?:writers|inserts)[\s\S]*$/,
      kind: "rate-limited",
      written: "unknown",
      says: "The server has too many writes at once",
      advice: [ADVICE.wait, "Write less at once."],
      retry: true,
      example:
        "cannot store metrics: Cannot add 10349 rows to storage in 30s, since it is overloaded with 64 concurrent writers. Add more CPUs or reduce load",
    },
    {
      id: "vm-body-broke-off",
      status: [400],
      pattern:
        /^[\s\S]*cannot read (?:influx line protocol data|a block of data|compressed request)[^\n]*(?:timed? ?out|timeout|reset by peer|closed)[\s\S]*$/,
      kind: "unavailable",
      written: "unknown",
      says: "The body broke off, or did not arrive in time; the lines before the break may be stored",
      advice: [
        ADVICE.wait,
        "This server stores points twice that are sent twice: check what was stored first.",
      ],
      retry: true,
      example:
        "cannot read influx line protocol data: cannot read a block of data in 60.000s: read tcp4 192.0.2.2:8428->192.0.2.1:51932: i/o timeout",
    },
    {
      id: "vm-encoding",
      status: [400],
      pattern:
        /^[\s\S]*(?:cannot (?:read|decompress|decode) (?:[^\n]*\b(?:gzip|deflate|zstd|snappy)|influx line protocol)|unsupported contentType: |gzip: |cannot read influx line protocol data)[\s\S]*$/,
      kind: "other",
      written: "unknown",
      says: "The compressed body could not be unpacked; the lines before the break may be stored",
      advice: [
        ADVICE.encoding,
        "This server stores points twice that are sent twice: check what was stored first.",
      ],
      example: "cannot read gzipped influx line protocol data: gzip: invalid header",
    },
    {
      id: "vm-busy",
      status: [503],
      pattern:
        /^[\s\S]*cannot (?:process|handle|start executing) (?:the |insert )?requests?\b[^\n]*\b(?:because|concurrent)\b[\s\S]*$/,
      kind: "rate-limited",
      written: "none",
      says: "The server has too many inserts at once",
      advice: [ADVICE.wait],
      retry: true,
      example:
        "cannot process insert request for 60.000 seconds because 8 concurrent insert requests are executed",
    },
    {
      id: "vm-label",
      status: [400],
      pattern: /^[\s\S]*?`extra_label` query arg must have the format[\s\S]*$/,
      kind: "other",
      written: "none",
      says: "A parameter extra_label is not of the form name=value",
      advice: ["Correct the parameter extra_label."],
      example: '`extra_label` query arg must have the format `name=value`; got "dc"',
    },
    {
      id: "vm-path",
      status: [400, 404],
      pattern:
        /^[\s\S]*(?:unsupported path requested: |missing -http\.pathPrefix=|cannot find \{prefix\})[\s\S]*$/,
      kind: "other",
      written: "none",
      says: "The server has no such path",
      advice: [ADVICE.path],
      example: 'unsupported path requested: "/nosuch"',
    },
    {
      id: "vm-read-only",
      status: [503, 400, 500],
      pattern:
        /^[\s\S]*(?:storage is in read-only mode|is in read-only mode|cannot store metrics|cannot add rows)[\s\S]*$/,
      kind: "unavailable",
      written: "unknown",
      says: "The server's storage does not take writes at the moment",
      advice: [ADVICE.logs, ADVICE.wait],
      retry: true,
      example: "cannot store metrics: the storage is in read-only mode",
    },
  ],
);
