// Writes to InfluxDB 2.x and 3 Core, which cannot run here: a loopback server plays what real ones were recorded to answer, and refuses a request
// that differs from the recorded one in path, parameters or headers that matter. The report must agree with what was stored then.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, suite, test } from "node:test";
import { gunzipSync } from "node:zlib";
import { signIn } from "../../../client/src/transport/credentials";
import { sendByNode } from "../../../client/src/transport/node";
import { parseTarget } from "../../../server/src/lineprotocol/targets";
import type {
  CarryAnswer,
  CarryParams,
  Destination,
  WriteParams,
  WriteReport,
  WriteResult,
} from "../../../server/src/lsp/protocol";
import { withoutShared } from "../../shared";
import { readTranscripts, type Transcript } from "../lineprotocol/transcripts";
import { type Pair, startPair } from "./pair";

const URI = "file:///data/played.lp";

interface Played {
  readonly file: string;
  readonly target: string;
  readonly path: string;
  /** Parameters that stand for the absent ones. */
  readonly defaults: Readonly<Record<string, string>>;
  readonly least: number;
}

const PLAYED: readonly Played[] = [
  {
    file: "influxdb-2.7",
    target: "influxdb-2@2.7.12",
    path: "/api/v2/write",
    defaults: { precision: "ns" },
    least: 200,
  },
  {
    file: "influxdb-2.7.11",
    target: "influxdb-2@2.7.11",
    path: "/api/v2/write",
    defaults: { precision: "ns" },
    least: 30,
  },
  {
    file: "influxdb-2.9",
    target: "influxdb-2@2.9",
    path: "/api/v2/write",
    defaults: { precision: "ns" },
    least: 200,
  },
  {
    file: "influxdb3-core-3.10",
    target: "influxdb3-core@3.10",
    path: "/api/v3/write_lp",
    defaults: { precision: "auto", accept_partial: "true" },
    least: 200,
  },
];

const PRECISIONS: Readonly<Record<string, Destination["precision"]>> = {
  nanosecond: "ns",
  microsecond: "us",
  millisecond: "ms",
  second: "s",
  n: "ns",
  u: "us",
};

/** Cases whose counts say something else than the report, and why. */
const LEFT_OUT: readonly (readonly [RegExp, string])[] = [
  [/-sent-again$|-third-time$/, "what was written is what was there before: stored, but not by this write"],
  [
    /^influxdb3-core-3\.10\/retention-wrong-unit$/,
    "204 for points that the retention hides; a write cannot see it",
  ],
];

/** Cases that a write of ours can be: a text as a body, without a setting of its own on the way. */
function casesOf({ file, path, defaults }: Played): readonly Transcript[] {
  return readTranscripts(file).filter(({ request, response }) => {
    const query = new URLSearchParams(request.query ?? "");
    const scheme = path === "/api/v2/write" ? "Token " : "Bearer ";
    const names = path === "/api/v2/write" ? ["org", "bucket"] : ["db"];
    const known = [...names, ...Object.keys(defaults)];
    return (
      request.method === "POST" &&
      request.path === path &&
      request.body !== null &&
      request.bodyBase64 === undefined &&
      response.status !== null &&
      // One body, one answer: what is too large is cut in halves, which nobody recorded.
      response.status !== 413 &&
      [...query.keys()].every((key, i, keys) => known.includes(key) && keys.indexOf(key) === i) &&
      (query.get("accept_partial") ?? "true") === "true" &&
      (query.get("bucket") ?? query.get("db") ?? "") !== "" &&
      // Other spellings than the one that the product uses.
      (lowered(request.headers).authorization ?? scheme).startsWith(scheme) &&
      (path !== "/api/v2/write" || (query.get("org") ?? "") !== "") &&
      !["transfer-encoding", "content-length", "content-encoding"].some(
        (name) => name in lowered(request.headers),
      )
    );
  });
}

function lowered(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

/** Parameters as they count: the absent ones by their defaults, words for precisions in one spelling. */
function parametersOf(query: string, defaults: Readonly<Record<string, string>>): string {
  const all = { ...defaults, ...Object.fromEntries(new URLSearchParams(query)) };
  all.precision = PRECISIONS[all.precision] ?? all.precision;
  return JSON.stringify(Object.entries(all).sort());
}

/** Plays one recorded exchange to each request; `complaints` says how requests differed from it. */
async function startPlayer() {
  let current: { readonly transcript: Transcript; readonly played: Played } | undefined;
  const complaints: string[] = [];
  const server = createServer(async (incoming, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const bytes = Buffer.concat(chunks);
    const body = (incoming.headers["content-encoding"] === "gzip" ? gunzipSync(bytes) : bytes).toString(
      "utf8",
    );
    if (!current) return void response.destroy();
    const { request, response: recorded, id } = current.transcript;
    const [path, query = ""] = (incoming.url ?? "").split("?");
    const { defaults } = current.played;
    const differences = [
      ["method", incoming.method, request.method],
      ["path", path, request.path],
      ["parameters", parametersOf(query, defaults), parametersOf(request.query ?? "", defaults)],
      ["authorization", incoming.headers.authorization, lowered(request.headers).authorization],
      // A body is sent up to its last line: what follows is blanks.
      ["body", body.trimEnd(), (request.body ?? "").trimEnd()],
    ].filter(([, ours, theirs]) => ours !== theirs);
    for (const [what, ours, theirs] of differences) complaints.push(`${id}: ${what}: ${ours}, not ${theirs}`);
    const headers = (recorded as { headers?: Record<string, string> }).headers ?? {};
    const kept = Object.entries(headers).filter(
      ([name, value]) =>
        !/^(content-length|transfer-encoding|connection)$/i.test(name) &&
        /^[\t\x20-\x7e\x80-\xff]*$/.test(value),
    );
    response.writeHead(recorded.status ?? 500, Object.fromEntries(kept));
    response.end(recorded.body ?? "");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    complaints,
    play(transcript: Transcript, played: Played) {
      current = { transcript, played };
    },
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Answers each question by going on, so that the server's answer is seen; undefined where the write is refused beforehand. */
async function write(pair: Pair, params: WriteParams): Promise<WriteReport | undefined> {
  const confirmed: string[] = [];
  for (let i = 0; i < 6; i++) {
    const result: WriteResult = await pair.client.sendRequest("lineProtocol/write", { ...params, confirmed });
    if ("report" in result) return result.report.exchanges.length > 0 ? result.report : undefined;
    confirmed.push(result.ask.choices[0].confirm);
  }
  return undefined;
}

suite("writes played from recordings", { skip: withoutShared("corpus/transcripts") }, () => {
  let player: Awaited<ReturnType<typeof startPlayer>>;
  const pairs: Pair[] = [];
  before(async () => {
    player = await startPlayer();
  });
  after(() => {
    player?.stop();
    for (const pair of pairs) pair.stop();
  });

  for (const played of PLAYED) {
    test(played.file, async () => {
      const target = parseTarget(played.target);
      assert.ok(target);
      const { product, version } = target;
      let secret: string | undefined;
      const pair = await startPair({
        settings: { write: { batchLines: 1_000_000, batchBytes: 100_000_000 } },
      });
      pairs.push(pair);
      pair.client.onRequest<CarryAnswer, void>("lineProtocol/carry", async (params: CarryParams) => {
        const query = new URLSearchParams(
          params.query.map(([name, value]): [string, string] => [name, value]),
        );
        const credential = { authentication: { kind: secret ? "token" : "none" } as const, secret };
        const answer = await sendByNode({
          method: params.method,
          url: `${player.url}${params.path}?${query}`,
          headers: {
            ...params.headers,
            ...signIn(credential, { product, version, path: params.path }).headers,
          },
          ...(params.bodyBase64 !== undefined && { body: Buffer.from(params.bodyBase64, "base64") }),
          timeoutMilliseconds: 5000,
        });
        if ("failure" in answer) return answer;
        const { body, ...rest } = answer;
        return { ...rest, bodyBase64: Buffer.from(body).toString("base64") };
      });
      const wrong: string[] = [];
      const refusedBefore: string[] = [];
      let sent = 0;
      let version1 = 0;
      for (const transcript of casesOf(played)) {
        const { id, request, written } = transcript;
        const query = new URLSearchParams(request.query);
        const given = query.get("precision") ?? played.defaults.precision;
        const precision = (PRECISIONS[given] ?? given) as Destination["precision"];
        secret = /^(?:Token|Bearer) (.+)$/.exec(lowered(request.headers).authorization ?? "")?.[1];
        player.play(transcript, played);
        const uri = `${URI}${version1++}`;
        pair.open(uri, request.body ?? "");
        const report = await write(pair, {
          id,
          files: [{ uri, dirty: true }],
          destination: {
            id: "played",
            name: "Played",
            product,
            version,
            precision,
            database: query.get("bucket") ?? query.get("db") ?? "",
            organization: query.get("org") ?? undefined,
          },
          confirmed: [],
          onRefused: "stop",
        });
        await pair.client.sendNotification("textDocument/didClose", { textDocument: { uri } });
        if (!report) {
          refusedBefore.push(id);
          continue;
        }
        sent++;
        if (Array.isArray(written) && !LEFT_OUT.some(([pattern]) => pattern.test(id))) {
          const { stored, unknown } = report.points;
          // Points of one series and time are one.
          const fits =
            stored === 0
              ? written.length <= unknown
              : written.length > 0 && written.length <= stored + unknown;
          if (!fits) wrong.push(`${id}: ${JSON.stringify(report.points)}, ${written.length} were stored`);
        }
      }
      assert.deepEqual(wrong, []);
      assert.deepEqual(player.complaints.splice(0), []);
      assert.ok(sent >= played.least, `${sent} writes were played, ${refusedBefore.length} not sent`);
      // What is not sent at all is refused for a reason of its own; it must stay the exception.
      assert.ok(refusedBefore.length < sent / 8, `not sent: ${refusedBefore.join(", ")}`);
    });
  }
});
