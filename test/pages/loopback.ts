/**
 * Owns a write to a server on this machine that answers as told: plan, session and report with the command line's transport, so that
 * only the server is not the real one. Invariant: no clock is waited for; the session's waits are recorded instead.
 */
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { createTransport } from "../../server/src/cli/transport";
import type { Product } from "../../server/src/lineprotocol/targets";
import type { WriteReport } from "../../server/src/writing/outcome";
import { inputOf, reportOf } from "../server/writing/performing";
import { type Page, titleOfRow } from "./rows";

export interface Served {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object is sent as JSON. */
  readonly body?: string | Readonly<Record<string, string | number>>;
}

export interface Received {
  readonly url: string;
  readonly body: string;
  readonly authorization: string | undefined;
  /** Requests that were being answered when it came: more than none breaks the order. */
  readonly open: number;
}

export interface Written {
  readonly report: WriteReport;
  readonly received: readonly Received[];
  /** Seconds. */
  readonly waits: readonly number[];
}

export interface Setting {
  readonly product: Product;
  readonly version?: string;
  readonly batchLines?: number;
  readonly precision?: "ns" | "us" | "ms" | "s";
  /** The header's value; null for none. */
  readonly authorization?: string | null;
}

/** What 2.x and the clouds say: code and message. */
export function error(status: number, code: string, message: string, more: Partial<Served> = {}): Served {
  return { status, body: { code, message }, ...more };
}

export const OK: Served = { status: 204 };

/** Writes `lines`; the server gives one answer a request, the last one again when there are no more. */
export async function writeLines(
  setting: Setting,
  lines: readonly string[],
  answers: readonly Served[],
): Promise<Written> {
  const received: Received[] = [];
  let open = 0;
  const server = createServer(async (request, response) => {
    const before = open++;
    let body = "";
    for await (const chunk of request.setEncoding("utf8")) body += chunk;
    const { status, headers, body: said = "" } = answers[Math.min(received.length, answers.length - 1)];
    received.push({
      url: request.url ?? "",
      body,
      authorization: request.headers.authorization,
      open: before,
    });
    const isJson = typeof said !== "string";
    response.writeHead(status, { ...(isJson && { "Content-Type": "application/json" }), ...headers });
    open--;
    response.end(isJson ? JSON.stringify(said) : said);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const transport = createTransport({
    url,
    authorization: setting.authorization === null ? undefined : (setting.authorization ?? "Token secret"),
    timeoutMilliseconds: 10_000,
  });
  const waits: number[] = [];
  const destination = {
    id: "page",
    name: "Page",
    product: setting.product,
    version: setting.version,
    database: "home-bucket",
    organization: "home-org",
    precision: setting.precision ?? "ns",
  } as const;
  try {
    const report = await reportOf(
      [inputOf(Buffer.from(lines.join("\n"), "latin1"), { destination, fromDisk: true }, "page.lp")],
      {
        id: "page",
        destination,
        limits: { lines: setting.batchLines ?? 5000, bytes: 1_000_000 },
        carry: transport.carry,
        runtime: {
          wait: async (milliseconds) => void waits.push(milliseconds / 1000),
          now: () => 1_750_000_000_000,
          random: () => 1,
        },
      },
    );
    return { report, received, waits };
  } finally {
    transport.close();
    server.close();
    server.closeAllConnections();
  }
}

/** The parts of a report that every test looks at: counts in the order stored, refused, unknown, not sent; lines from one. */
export function told({ report }: Written) {
  const { stored, refused, unknown, notSent } = report.points;
  return {
    state: report.state,
    points: [stored, refused, unknown, notSent],
    lines: report.lines.map(
      ({ range, outcome, certain, code }) =>
        `${range.start.line + 1} ${outcome}${certain ? "" : "?"} ${code}`,
    ),
    whole: report.whole?.code,
    resendSafe: report.resendSafe,
  };
}

/** The proofs of a page: one a row, by its id; `close` adds the test that none is missing. */
export function proofsOf<Id extends string>({ rows }: Page<Id>) {
  const missing = new Set(Object.keys(rows));
  return {
    prove(id: Id, proof: () => Promise<void>): void {
      assert.ok(missing.delete(id), `${id} is proved twice`);
      test(titleOfRow(rows[id]), proof);
    },
    close(): void {
      test("each row of the page has its test", () => assert.deepEqual([...missing], []));
    },
  };
}
