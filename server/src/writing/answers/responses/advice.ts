/**
 * Owns the sentences of advice that more than one row gives, and the pages that rows link to.
 * Invariant: each is an order of one step, in the voice of the product.
 */
export const ADVICE = {
  fixLines: "Correct the marked lines and send them again.",
  fixLinesAll: "Correct the marked lines and send the whole batch again: none of it was stored.",
  fixTypes:
    "Write the field with the type that is stored already (append or remove i, or quote the string), then send the lines again.",
  newField: "Or write it under another field name: a field's type cannot be changed.",
  checkTime: "Check the timestamps and the precision of the request.",
  keepLonger: "Write to a database or bucket that keeps data longer, or lengthen its retention.",
  token: "Enter a valid token or user and password for this server, then send again.",
  permission: "Use a credential that may write to this target.",
  createDatabase: "Check the name, or create the database, then send again.",
  createBucket: "Check the name, or create the bucket, then send again.",
  organization: "Check the organization's name or ID.",
  split: "Send smaller batches.",
  wait: "Wait, then send the same request again.",
  logs: "Look into the server's log for the cause.",
  precision: "Choose a precision that the server knows.",
  path: "Check the address and the path of the connection.",
  encoding: "Send the body uncompressed, or compress it with gzip anew.",
  raiseLimit: "Write fewer new names or values, or raise the server's limit.",
  stored: "There is nothing to do.",
  unknownResend: "Before sending again, check what was stored.",
  plan: "Wait until the limit is reset, or raise the plan's limit.",
  renameTime: "Give the tag or field called time another name.",
} as const;

export const DOCS = {
  v1: "https://docs.influxdata.com/influxdb/v1/tools/api/#write-http-endpoint",
  v1Config: "https://docs.influxdata.com/influxdb/v1/administration/config/",
  v1Auth: "https://docs.influxdata.com/influxdb/v1/administration/authentication_and_authorization/",
  v1Syntax: "https://docs.influxdata.com/influxdb/v1/write_protocols/line_protocol_reference/",
  v2: "https://docs.influxdata.com/influxdb/v2/write-data/troubleshoot/",
  v2Syntax: "https://docs.influxdata.com/influxdb/v2/reference/syntax/line-protocol/",
  v2Tokens: "https://docs.influxdata.com/influxdb/v2/admin/tokens/",
  core: "https://docs.influxdata.com/influxdb3/core/write-data/troubleshoot/",
  coreTokens: "https://docs.influxdata.com/influxdb3/core/admin/tokens/",
  coreSyntax: "https://docs.influxdata.com/influxdb3/core/reference/line-protocol/",
  serverless: "https://docs.influxdata.com/influxdb3/cloud-serverless/write-data/troubleshoot/",
  serverlessLimits: "https://docs.influxdata.com/influxdb3/cloud-serverless/admin/billing/limits/",
  tsm: "https://docs.influxdata.com/influxdb/cloud/write-data/troubleshoot/",
  tsmLimits: "https://docs.influxdata.com/influxdb/cloud/account-management/limits/",
  victoria: "https://docs.victoriametrics.com/victoriametrics/integrations/influxdb/",
  questdb: "https://questdb.com/docs/reference/api/ilp/overview/",
  telegrafV1: "https://github.com/influxdata/telegraf/tree/master/plugins/inputs/influxdb_listener",
  telegrafV2: "https://github.com/influxdata/telegraf/tree/master/plugins/inputs/influxdb_v2_listener",
  greptime: "https://docs.greptime.com/user-guide/protocols/influxdb-line-protocol/",
  gemini: "https://docs.opengemini.org/",
  status: "https://developer.mozilla.org/docs/Web/HTTP/Reference/Status",
} as const;
