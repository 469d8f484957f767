/**
 * Owns the reasons that InfluxDB 3 gives for one line: in Core's list, behind Core's `line protocol parse failed: `, and behind
 * `error parsing line n` of the clouds. Source: influxdb_line_protocol lib.rs, influxdb3_write validator.rs, mutable_batch_lp.
 */
import { ADVICE, DOCS } from "./advice";
import { type ResponseRow, table } from "./row";

const TYPE = String.raw`(?:iox::column_type::)?(?:field::)?(\w+)`;
const type = (name: string) => TYPE.replace(String.raw`(\w+)`, `(?<${name}>\\w+)`);

export const LINE_REASONS: readonly ResponseRow[] = table(
  {
    products: [
      "influxdb3-core",
      "influxdb3-enterprise",
      "cloud-serverless",
      "cloud-dedicated",
      "clustered",
      "greptimedb",
    ],
    docs: DOCS.coreSyntax,
  },
  [
    {
      id: "v3-line-time",
      status: [400],
      pattern:
        /^(?:timestamp, (?<timestamp>-?\d+), out of range for precision: (?<precision>\w+)|Unable to parse timestamp value `(?<timestamp_>[^`]*)`|timestamp overflows i64[\s\S]*|Timestamp overflow: [\s\S]*)$/,
      kind: "timestamp-range",
      written: "unknown",
      says: "The timestamp {timestamp|of a line} is out of range for the precision of the request",
      advice: [ADVICE.checkTime],
      find: "same-reason",
      code: "timestamp-out-of-range",
      example: "timestamp, 9223372036854775807, out of range for precision: Second",
    },
    {
      id: "v3-line-type",
      status: [400],
      pattern: new RegExp(
        `^(?:invalid column type for column '(?<column>[\\s\\S]*?)'(?:, expected ${type("existingType")}, got ${type("inputType")}|\\.\\.\\.)|Unable to insert ${type("inputType_")} type into column (?<column_>[\\s\\S]*) with type ${type("existingType_")}|column type mismatch for column (?<column___>[\\s\\S]*): existing: (?<existingType___>\\w+)[^,]*, new: (?<inputType___>\\w+)\\S*|Could not insert column: Existing table schema specifies column (?<column__>[\\s\\S]*) is type ${type("existingType__")}, but type ${type("inputType__")} was given)$`,
      ),
      kind: "field-type-conflict",
      written: "unknown",
      says: 'Column "{column}" was sent as {inputType}, but is {existingType}',
      advice: [ADVICE.fixTypes, ADVICE.newField],
      docs: DOCS.core,
      find: "column",
      code: "field-type-conflict",
      example:
        "invalid column type for column 'v', expected iox::column_type::field::float, got iox::column_type::field::string",
    },
    {
      id: "v3-line-reserved",
      status: [400],
      pattern:
        /^(?:'(?<column>[^']*)' is a reserved column|input tag "(?<column_>time)" on measurement "(?<measurement>[\s\S]*)" is invalid|invalid field name: input field "(?<column__>time)" on measurement "(?<measurement_>[\s\S]*)" is invalid)$/,
      kind: "refused-other",
      written: "unknown",
      says: "A tag or field is called {column}, which is reserved",
      advice: [ADVICE.renameTime],
      find: "column",
      code: "time-key",
      example: "'time' is a reserved column",
    },
    {
      id: "v3-line-undeclared",
      versions: "3.12 and later, databases with explicit schemas",
      status: [400, 500],
      pattern:
        /^(?:Could not modify catalog: )?(?:column '(?<column>[\s\S]*)' \(\S+\) is not defined in table '(?<table>[\s\S]*)' of|table '(?<table_>[\s\S]*)' is not defined in) database '(?<database>[\s\S]*)',\s+which uses explicit schemas;[\s\S]*$/,
      kind: "refused-other",
      written: "unknown",
      says: 'Table "{table}" of "{database}" takes declared columns only, and a line has another, or the table itself is not declared',
      advice: ["Declare the table or column first, then send the lines again."],
      docs: DOCS.core,
      find: "same-reason",
      code: "refused-other",
      example:
        "column 'rack' (iox::column_type::tag) is not defined in table 'home' of database 'telemetry', which uses explicit schemas; add the column with the /api/v3/configure/table API before writing to it",
    },
    {
      id: "v3-line-repeated-field",
      status: [400],
      pattern:
        /^(?:invalid line protocol - multiple instances of '(?<field>[\s\S]*)' field found|the field '(?<field_>[\s\S]*)' is specified more than once with conflicting types)$/,
      kind: "refused-other",
      written: "unknown",
      says: 'Field "{field}" stands twice in a line',
      advice: ["Remove one of the two fields."],
      find: "column",
      code: "duplicate-field",
      example: "invalid line protocol - multiple instances of 'f' field found",
    },
    {
      id: "v3-line-repeated-tag",
      status: [400],
      pattern:
        /^(?:the tag '(?<tag>[\s\S]*)' is specified more than once with conflicting values|[^\n]*multiple instances of '(?<tag_>[\s\S]*)' tag found|duplicate tag[\s\S]*)$/,
      kind: "refused-other",
      written: "unknown",
      says: 'Tag "{tag|of a line}" stands twice in a line',
      advice: ["Remove one of the two tags."],
      find: "column",
      code: "duplicate-tag",
      example: "the tag 't' is specified more than once with conflicting values",
    },
    {
      id: "v3-line-syntax",
      status: [400],
      pattern:
        /^(?:Invalid measurement was provided|Expected (?:at least one space character|tag key|tag value), got [\s\S]*|Tag set malformed[\s\S]*|No fields were provided|Could not parse entire line\. Found trailing content: [\s\S]*|Unable to parse (?:integer|unsigned integer|floating-point) value [\s\S]*|Measurements, tag keys and values, and field keys may not end with a backslash|String is greater than [\s\S]*|A generic parsing error occurred[\s\S]*)$/,
      kind: "syntax",
      written: "unknown",
      says: "A line could not be read as line protocol",
      advice: [ADVICE.fixLinesAll],
      find: "same-reason",
      example: "No fields were provided",
    },
  ],
);
