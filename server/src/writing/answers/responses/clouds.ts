/**
 * Owns the answers of the closed products: Cloud Serverless, Dedicated, Clustered, and Cloud (TSM). Source: their documentation and
 * OpenAPI, the router's last public state (influxdb@acfef87659), and public issue threads; none was run.
 */
import { ADVICE, DOCS } from "./advice";
import { type ResponseRow, table } from "./row";

export const IOX: readonly ResponseRow[] = table(
  { products: ["cloud-serverless", "cloud-dedicated", "clustered"], docs: DOCS.serverless },
  [
    {
      id: "iox-partial",
      status: [400],
      pattern: /^partial write has occurred, errors encountered on line\(s\):[\s\S]*$/,
      kind: "syntax",
      written: "rest",
      says: "{errorCount|Some} {errorCount:line was|lines were} refused",
      advice: [ADVICE.fixLines],
      find: "numbered",
      example:
        "partial write has occurred, errors encountered on line(s): error parsing line 2 (1-based): No fields were provided",
    },
    {
      id: "iox-none",
      status: [400],
      pattern: /^no data written, errors encountered on line\(s\):[\s\S]*$/,
      kind: "syntax",
      written: "none",
      says: "{errorCount|Some} {errorCount:line was|lines were} refused, and with them the whole batch",
      advice: [ADVICE.fixLinesAll],
      find: "numbered",
      example:
        "no data written, errors encountered on line(s): error parsing line 2 (1-based): No fields were provided",
    },
    {
      id: "iox-lines",
      status: [400],
      pattern:
        /^(?:failed to parse line protocol:|parse error:)?\s*(?:errors encountered on line\(s\):\s*)?(?:(?:error (?:parsing|writing) line \d+|timestamp overflows i64)[\s\S]*)$/,
      kind: "syntax",
      written: "unknown",
      says: "{errorCount|Some} {errorCount:line was|lines were} refused; the answer does not tell whether the others were stored",
      advice: [ADVICE.fixLines, ADVICE.unknownResend],
      find: "numbered",
      example:
        "failed to parse line protocol: errors encountered on line(s): error parsing line 2 (1-based): No fields were provided",
    },
    {
      id: "iox-schema",
      status: [400],
      pattern:
        /^(?:dml handler error: )?schema conflict: (?:table (?<table>[\s\S]*?), )?(?:already exists: )?column (?<column>[\s\S]*) is type (?<existingType>\S+) but (?:write|schema update) has type (?<inputType>\S+)$/,
      kind: "field-type-conflict",
      written: "unknown",
      says: 'Column "{column}" of "{table}" was sent as {inputType}, but is {existingType}',
      advice: [ADVICE.fixTypes, ADVICE.newField],
      find: "column",
      code: "field-type-conflict",
      example: "dml handler error: schema conflict: table m, column v is type f64 but write has type i64",
    },
    {
      id: "iox-columns",
      status: [400],
      pattern:
        /^(?:dml handler error: )?service limit reached: couldn't create columns in table `(?<table>[\s\S]*?)`; table contains (?<total>\d+) existing columns, applying this write would result in \d+ columns, limit is (?<limit>\d+)$/,
      kind: "limit-columns",
      written: "unknown",
      says: 'New columns of "{table}" would exceed the limit of {limit} columns',
      advice: ["Use fewer tags and fields in one table (measurement)."],
      docs: DOCS.serverlessLimits,
      code: "limit-columns",
      example:
        "dml handler error: service limit reached: couldn't create columns in table `m`; table contains 199 existing columns, applying this write would result in 201 columns, limit is 200",
    },
    {
      id: "iox-tables",
      status: [400],
      pattern:
        /^(?:dml handler error: )?service limit reached: couldn't create new table; namespace contains (?<total>\d+) existing tables, applying this write would result in \d+ \w+, limit is (?<limit>\d+)$/,
      kind: "quota",
      written: "unknown",
      says: "A new table would exceed the limit of {limit} tables",
      advice: ["Write to tables (measurements) that exist, or delete some."],
      docs: DOCS.serverlessLimits,
      example:
        "dml handler error: service limit reached: couldn't create new table; namespace contains 500 existing tables, applying this write would result in 501 tables, limit is 500",
    },
    {
      id: "iox-retention",
      status: [400, 422, 403],
      pattern:
        /^(?:dml handler error: )?data in table (?<table>[\s\S]*) is outside of the retention period: minimum acceptable timestamp is (?<bound>\S+?), but observed timestamp (?<timestamp>\S+?) is older\.?$/,
      kind: "retention",
      written: "unknown",
      says: 'Points of "{table}" are older than the retention allows (oldest allowed: {bound})',
      advice: [ADVICE.checkTime, ADVICE.keepLonger],
      find: "table-time",
      code: "retention",
      example:
        "dml handler error: data in table m is outside of the retention period: minimum acceptable timestamp is 2024-02-01T00:00:00+00:00, but observed timestamp 2023-01-01T00:00:00+00:00 is older.",
    },
    {
      id: "iox-namespace",
      status: [400, 404],
      pattern:
        /^(?:dml handler error: |resolve namespace: )?rejecting write due to non-existing namespace: (?<database>[\s\S]*)$/,
      kind: "not-found",
      written: "none",
      says: 'The database "{database}" does not exist',
      advice: [ADVICE.createDatabase],
      example: "rejecting write due to non-existing namespace: home",
    },
    {
      id: "iox-overloaded",
      status: [503, 429],
      pattern:
        /^(?:dml handler error: )?(?:rejected write: )?(?:system overloaded|some resource has been exhausted)[\s\S]*$/,
      kind: "rate-limited",
      written: "unknown",
      says: "The server is overloaded",
      advice: [ADVICE.wait, "Write less at once."],
      retry: true,
      example:
        "dml handler error: rejected write: system overloaded - reduce write rate (some resource has been exhausted)",
    },
    {
      id: "iox-plan",
      products: ["cloud-serverless", "cloud-tsm"],
      status: [429],
      pattern: /^org (?<organization>\S+) has exceeded (?<limit>\S+) plan limit$/,
      kind: "quota",
      written: "none",
      says: "The organization has used up its plan's limit ({limit})",
      advice: [ADVICE.plan],
      retry: true,
      docs: DOCS.serverlessLimits,
      example: "org 0123456789abcdef has exceeded limited_write plan limit",
    },
    {
      id: "iox-no-token",
      status: [403],
      pattern: /^No token was sent and they are required$/i,
      kind: "unauthorized",
      written: "none",
      says: "Refused before reading the data: the request has no token",
      advice: [ADVICE.token],
      example: "No token was sent and they are required",
    },
    {
      id: "iox-ingesters",
      status: [503],
      pattern:
        /^(?:[\s\S]*no healthy (?:upstream|ingester)[\s\S]*|[\s\S]*ingester[\s\S]*(?:unavailable|unhealthy)[\s\S]*|upstream connect error[\s\S]*)$/i,
      kind: "unavailable",
      written: "unknown",
      says: "The server cannot take writes at the moment",
      advice: [ADVICE.wait],
      retry: true,
      example: "no healthy upstream",
    },
  ],
);

export const CLOUD_TSM: readonly ResponseRow[] = table({ products: ["cloud-tsm"], docs: DOCS.tsm }, [
  {
    id: "tsm-first-error",
    status: [400],
    pattern:
      /^partial write error \((?<accepted>\d+) (?:written|accepted)\): (?<rejected>\d+)\/(?<total>\d+) points? rejected; first error: (?:at line (?<line>\d+):(?<offset>\d+): )?(?<reason>[\s\S]*?)(?: \(check rejected_points[\s\S]*)?$/,
    kind: "syntax",
    written: "unknown",
    says: "{rejected} of {total} points were refused; the first, in line {line|that is not named}: {reason}",
    advice: [ADVICE.fixLines, "Read rejected_points in the bucket _monitoring for the other reasons."],
    find: "line-and-column",
    example:
      "partial write error (1 accepted): 2/3 points rejected; first error: at line 3:13: expected tag key after comma; got white space instead (check rejected_points in your _monitoring bucket for further information)",
  },
  {
    id: "tsm-written",
    status: [400],
    pattern:
      /^partial write error \((?<accepted>\d+) (?:written|accepted)\): (?:unable to parse '(?<text>[\s\S]*)': (?<reason>[\s\S]*)|(?<rejected>\d+) out of (?<total>\d+) points? rejected[\s\S]*)$/,
    kind: "refused-other",
    written: "unknown",
    says: "Some points were refused ({accepted} values accepted)",
    advice: [ADVICE.fixLines, "Read rejected_points in the bucket _monitoring for the reasons."],
    find: "quoted",
    code: "refused-other",
    example:
      "partial write error (5 accepted): 1 out of 6 points rejected (check rejected_points in your _monitoring bucket for further information)",
  },
  {
    id: "tsm-rejected",
    status: [400],
    pattern: /^(?<rejected>\d+) out of (?<total>\d+) points? rejected(?<reason>[\s\S]*)$/,
    kind: "refused-other",
    written: "unknown",
    says: "{rejected} of {total} values were refused",
    advice: ["Read rejected_points in the bucket _monitoring for the reasons.", ADVICE.fixLines],
    example:
      "3 out of 3 points rejected (check rejected_points in your _monitoring bucket for further information)",
  },
  {
    id: "tsm-cardinality",
    status: [429, 503],
    pattern:
      /^[^\n]*(?:series cardinality|cardinality limit|max cardinality)[^\n]*(?:exceed|limit|over)[\s\S]*$/i,
    kind: "quota",
    written: "none",
    says: "The plan's limit of series (cardinality) is reached",
    advice: ["Delete series that are not needed, or raise the plan's limit: waiting does not help."],
    docs: DOCS.tsmLimits,
    example: "series cardinality limit exceeded",
  },
]);
