/**
 * Owns what the two troubleshooting pages promise: one entry a table row or sentence, each with its own test in this folder.
 * `server` is set where the real server does otherwise; the product and the test follow the server. Read by the tests and by
 * scripts/responses.mjs, which draws the table at the end of docs/responses.md.
 */
export interface PageRow {
  /** The heading it stands under, or the status of its table row. */
  readonly place: string;
  /** A paraphrase. */
  readonly says: string;
  readonly server?: string;
}

export interface Page<Id extends string = string> {
  readonly title: string;
  readonly url: string;
  readonly test: string;
  readonly rows: Readonly<Record<Id, PageRow>>;
}

/** Only checks the shape; the ids stay known to the compiler. */
function page<Id extends string>(given: Page<Id>): Page<Id> {
  return given;
}

const HANDLE = "Handle responses";
const FAILURES = "Troubleshoot failures";
const REJECTED = "Troubleshoot rejected points";

export const CLOUD_SERVERLESS = page({
  title: "InfluxDB Cloud Serverless",
  url: "https://docs.influxdata.com/influxdb3/cloud-serverless/write-data/troubleshoot/",
  test: "test/pages/cloudServerless.test.ts",
  rows: {
    synchronous: { place: HANDLE, says: "writes are synchronous: 204 means written and queryable" },
    order: { place: HANDLE, says: "wait for the acknowledgement before the next request" },
    whole: {
      place: HANDLE,
      says: "the first rejected point rejects the entire batch",
      server:
        "partial writes store the other lines, and the words before the list say which of the two it was",
    },
    "204": { place: "204", says: "the data was ingested" },
    "400": {
      place: "400",
      says: "message contains the first malformed line",
      server: "names all malformed lines by number, without their text",
    },
    "400-unsure": {
      place: "400",
      says: "the request data is malformed",
      server: "the older words do not tell whether the other lines were stored",
    },
    "401": { place: "401", says: "the Authorization header is missing or malformed" },
    "401-permission": {
      place: "401",
      says: "the token has no permission to write to the bucket",
      server: "answers 403",
    },
    "403": { place: "403", says: "the data is not allowed, for example outside of the retention period" },
    "404-bucket": { place: "404", says: "a bucket was not found, with its type and name" },
    "404-organization": { place: "404", says: "an organization was not found, with its type and name" },
    "413": { place: "413", says: "the request exceeds the maximum limit" },
    "429": { place: "429", says: "the plan's quota is exceeded; Retry-After in seconds" },
    "429-bare": {
      place: "429",
      says: "the plan's quota is exceeded",
      server: "may send no Retry-After: the waits grow by themselves",
    },
    "500": { place: "500", says: "default status for an error" },
    "503": { place: "503", says: "temporarily unavailable; Retry-After says when to try again" },
    "503-bare": {
      place: "503",
      says: "temporarily unavailable",
      server: "may send no Retry-After: the waits grow by themselves",
    },
    message: { place: HANDLE, says: "message may contain additional details about the error" },
    "field-error": {
      place: FAILURES,
      says: "if the message describes a field error, look at the rejected points",
    },
    syntax: { place: FAILURES, says: "verify that all lines contain valid syntax" },
    precision: { place: FAILURES, says: "verify that the timestamps match the precision parameter" },
    payload: { place: FAILURES, says: "minimize payload size" },
    "batch-conflict": {
      place: REJECTED,
      says: "the batch contains a point whose field has a different type",
    },
    "bucket-conflict": {
      place: REJECTED,
      says: "the bucket contains a point whose field has a different type",
    },
    "string-to-int": { place: REJECTED, says: "string data written to an int field" },
  },
});

export const OSS_V2 = page({
  title: "InfluxDB OSS v2",
  url: "https://docs.influxdata.com/influxdb/v2/write-data/troubleshoot/",
  test: "test/pages/ossV2.test.ts",
  rows: {
    validates: {
      place: HANDLE,
      says: "the request is validated first; else an error status and nothing ingested",
    },
    "ingest-204": { place: HANDLE, says: "204: all of the data is ingested and queryable" },
    "ingest-422": { place: HANDLE, says: "422: what has not been rejected is ingested" },
    "ingest-422-all": { place: HANDLE, says: "422: all of the data has been rejected" },
    details: { place: HANDLE, says: "the body contains error details about rejected points" },
    synchronous: { place: HANDLE, says: "the response status is the final status of the write" },
    order: { place: HANDLE, says: "wait for the response before the next request" },
    "204": { place: "204", says: "all request data was written" },
    "400": {
      place: "400",
      says: "the body contains the first malformed line; nothing was written",
      server: "names all malformed lines",
    },
    "401": { place: "401", says: "the Authorization header is missing or malformed" },
    "401-value": { place: "401", says: "the token's value is missing from the header" },
    "401-permission": {
      place: "401",
      says: "the token has no permission to write to the bucket",
      server: "answers 403",
    },
    "404-bucket": { place: "404", says: "a bucket was not found, with its name" },
    "404-organization": { place: "404", says: "an organization was not found, with its name" },
    "413": { place: "413", says: "too large: all was rejected and nothing written" },
    "422-conflict": { place: "422", says: "points were rejected for a schema conflict" },
    "422-retention": { place: "422", says: "points were rejected for the retention policy" },
    "500": { place: "500", says: "default status for an error" },
    "503": { place: "503", says: "temporarily unavailable; Retry-After says when to try again" },
    "503-starting": {
      place: "503",
      says: "temporarily unavailable",
      server: "sends no Retry-After while it starts: the waits grow by themselves",
    },
    message: { place: HANDLE, says: "message may contain additional details about the error" },
    status: { place: FAILURES, says: "check the HTTP status code" },
    partial: { place: FAILURES, says: "partial write indicates rejected points" },
    syntax: { place: FAILURES, says: "verify that all lines contain valid syntax" },
    precision: { place: FAILURES, says: "verify that the timestamps match the precision parameter" },
    payload: { place: FAILURES, says: "minimize payload size" },
    code: { place: REJECTED, says: 'code is "unprocessable entity", message names the reason and the bound' },
    example: { place: REJECTED, says: "the page's example: 4 points outside the retention policy of 1d" },
    "parse-error": { place: REJECTED, says: "rejected for a line protocol parsing error" },
    timestamp: { place: REJECTED, says: "rejected for an invalid timestamp" },
    "batch-conflict": {
      place: REJECTED,
      says: "the batch contains a point whose field has a different type",
    },
    "batch-conflict-500": {
      place: REJECTED,
      says: "the batch contains a point whose field has a different type",
      server: "answers 500 up to 2.7.11, and sending again looks sensible but is not",
    },
    "bucket-conflict": {
      place: REJECTED,
      says: "the bucket contains a point whose field has a different type",
    },
    "string-to-int": { place: REJECTED, says: "string data written to an int field" },
  },
});

export const PAGES: readonly Page[] = [CLOUD_SERVERLESS, OSS_V2];

/** The test's name. */
export function titleOfRow({ place, says, server }: PageRow): string {
  return `${place}: ${says}${server ? ` (the server: ${server})` : ""}`;
}
