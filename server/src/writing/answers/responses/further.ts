/**
 * Owns the answers, as far as they are known, of further servers that take line protocol: GreptimeDB, CnosDB, TDengine, and the
 * OpenTelemetry receiver. Source: their code; none was run.
 */
import { ADVICE, DOCS } from "./advice";
import { type ResponseRow, table } from "./row";

export const FURTHER: readonly ResponseRow[] = table({ products: ["greptimedb"], docs: DOCS.greptime }, [
  {
    id: "greptime-type",
    status: [400],
    pattern:
      /^(?:Column: (?<column>[\s\S]*?), (?:datatype|semantic_type) incompatible, expected: (?<existingType>\S+), actual: (?<inputType>\S+))$/,
    kind: "field-type-conflict",
    written: "none",
    says: 'Column "{column}" was sent with another type than it has',
    advice: [ADVICE.fixTypes],
    code: "field-type-conflict",
    example: "Column: v, datatype incompatible, expected: 10, actual: 12",
  },
  {
    id: "greptime-region",
    status: [400],
    pattern:
      /^Invalid request to region [^\n]*?column (?<column>\S+) expect type (?<existingType>[^,]+), given: (?<inputType>[\s\S]*)$/,
    kind: "field-type-conflict",
    written: "unknown",
    says: 'Column "{column}" was sent as {inputType}, but is {existingType}; other tables may be stored',
    advice: [ADVICE.fixTypes, ADVICE.unknownResend],
    code: "field-type-conflict",
    example:
      "Invalid request to region 4814658338816(1121, 0), reason: column ts expect type Timestamp(Millisecond(TimestampMillisecondType)), given: TIMESTAMP_NANOSECOND(18)",
  },
  {
    id: "greptime-precision",
    status: [400],
    pattern: /^Failed to convert time precision, name: (?<precision>[\s\S]*)$/,
    kind: "other",
    written: "none",
    says: 'The precision "{precision}" is not one that the server knows',
    advice: [ADVICE.precision],
    example: "Failed to convert time precision, name: x",
  },
  {
    id: "greptime-credentials",
    status: [401],
    pattern:
      /^(?:Username and password does not match[\s\S]*|Not found influx http authorization info[\s\S]*|User not found[\s\S]*)$/,
    kind: "unauthorized",
    written: "none",
    says: "Refused before reading the data: the credentials are missing or not valid for this server",
    advice: [ADVICE.token],
    example: "Not found influx http authorization info",
  },
  {
    id: "greptime-syntax",
    status: [400],
    pattern: /^(?:number too (?:large|small) to fit in target type|invalid digit found in string)$/,
    kind: "syntax",
    written: "none",
    says: "A number of a line is out of range, and with it the whole batch was refused",
    advice: [ADVICE.fixLinesAll],
    example: "number too large to fit in target type",
  },
  {
    id: "cnosdb-syntax",
    status: [422],
    pattern: /^Error parsing message: (?<reason>[\s\S]*?)(?: at '?(?<offset>\d+)'?)?$/,
    kind: "syntax",
    written: "none",
    says: "The body could not be read as line protocol: {reason}",
    advice: [ADVICE.fixLinesAll],
    example: "Error parsing message: fail to parse timestamp at 12",
  },
  {
    id: "tdengine-no-db",
    status: [400],
    pattern: /^db required$/,
    kind: "other",
    written: "none",
    says: "The request names no database",
    advice: ["Name the database of the connection (parameter db)."],
    example: "db required",
  },
  {
    id: "tdengine-syntax",
    status: [500],
    pattern:
      /^\[0x[0-9a-f]+\] (?<reason>(?:invalid (?:data|value|key[^:]*|timestamp)|only one quote|measure is empty[^:]*|cols is empty|smlParseValue error)[\s\S]*)$/,
    kind: "syntax",
    written: "none",
    says: "A line could not be read as line protocol: {reason}",
    advice: [ADVICE.fixLinesAll],
    example: "[0x3002] invalid data:v= 1",
  },
  {
    id: "otel-line",
    status: [400],
    pattern: /^failed to parse (?:measurement|tag|field|timestamp) on line (?<line>\d+)[\s\S]*$/,
    kind: "syntax",
    written: "none",
    says: "A line could not be read as line protocol (the server's number {line}, counted from 0)",
    advice: [ADVICE.fixLinesAll],
    example: "failed to parse field on line 2",
  },
  {
    id: "otel-append",
    status: [500, 400],
    pattern: /^failed to append to the batch$/,
    kind: "server-error",
    written: "unknown",
    says: "The receiver could not convert a point",
    advice: [ADVICE.logs, ADVICE.unknownResend],
    example: "failed to append to the batch",
  },
]);
