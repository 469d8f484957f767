// Every sentence of the tables in every form in which clients show it, and every status where nothing but the status is told: what is
// read is the same as without the form around it.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { DecodedAnswer } from "../../../../server/src/writing/answers/answer";
import { explainCase } from "../../../../server/src/writing/answers/explainCase";
import { isLoose, TABLES } from "../../../../server/src/writing/answers/responses";
import { FULL_FORMS, MESSAGE_FORMS, STATUS_FORMS } from "./clientForms";

const WORDS: Readonly<Record<number, string>> = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  408: "Request Timeout",
  413: "Request Entity Too Large",
  415: "Unsupported Media Type",
  421: "Misdirected Request",
  422: "Unprocessable Entity",
  429: "Too Many Requests",
  499: "Client Closed Request",
  500: "Internal Server Error",
  502: "Bad Gateway",
  503: "Service Unavailable",
  504: "Gateway Timeout",
};

const rows = TABLES.flatMap((table) => table.rows).filter((row) => !isLoose(row) && row.status.length > 0);

/** Sentences that a form contradicts: another server's headers or code stand in it. */
const CONTRADICTED: ReadonlySet<string> = new Set(["v2-storage-missing"]);

/** Words that clients say of their own troubles, too, or that are too few to be a server's: they need the status. */
const NEEDS_STATUS: ReadonlySet<string> = new Set([
  "v1-encoding-end",
  "v1-timeout",
  "v1-cluster",
  "v2-timeout",
  "v2-starting",
  "v2-internal",
  "v2-storage-missing",
  "v3-path",
  "v3-storage",
  "m3-storage",
  "cnosdb-cluster",
]);

function read(text: string): DecodedAnswer {
  const decoded = explainCase({ text });
  assert.ok(!("caseError" in decoded));
  return decoded;
}

for (const [forms, left] of [
  [FULL_FORMS, CONTRADICTED],
  [MESSAGE_FORMS, NEEDS_STATUS],
] as const) {
  for (const [name, form] of Object.entries(forms)) {
    test(`${name}: ${rows.length} sentences`, () => {
      for (const { id, example: message, status: statuses } of rows) {
        const [status] = statuses;
        const bare = explainCase({ response: { status, body: JSON.stringify({ error: message }) } });
        assert.ok(!("caseError" in bare));
        const text = form({ status, words: WORDS[status], message });
        const { kind, written } = read(text);
        if (!left.has(id)) assert.equal(kind, bare.kind, `${id}: ${text}`);
        assert.ok(written === bare.written || written === "unknown", `${id}: ${written}: ${text}`);
      }
    });
  }
}

const KINDS: Readonly<Record<number, readonly string[]>> = {
  400: ["other"],
  401: ["unauthorized"],
  403: ["forbidden"],
  // The path or the database.
  404: ["not-found", "other"],
  405: ["other"],
  408: ["unavailable"],
  413: ["too-large"],
  422: ["refused-other"],
  429: ["rate-limited"],
  500: ["server-error"],
  502: ["unavailable"],
  503: ["unavailable"],
  504: ["unavailable"],
};

test(`a status alone, in ${Object.keys(STATUS_FORMS).length} forms`, () => {
  for (const [name, form] of Object.entries(STATUS_FORMS)) {
    for (const [status, kinds] of Object.entries(KINDS)) {
      const text = form(Number(status), WORDS[Number(status)]);
      const { kind } = read(text);
      assert.ok(kinds.includes(kind), `${name}: ${kind}: ${text}`);
    }
  }
});
