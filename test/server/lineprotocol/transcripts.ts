/** Reads ../shared/corpus/transcripts: writes to real servers, their answers, and what was stored (see its README). */
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { byteString } from "../../../server/src/lineprotocol/bytes";
import { dialectOf } from "../../../server/src/lineprotocol/dialects";
import { EntryKind, type StoredPoint } from "../../../server/src/lineprotocol/entry";
import { isData, readBody, storedPoint } from "../../../server/src/lineprotocol/points";
import type { Target } from "../../../server/src/lineprotocol/targets";
import { sharedPath } from "../../shared";

export interface RecordedPoint {
  readonly measurement: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly fields: Readonly<Record<string, { readonly type: string; readonly value: unknown }>>;
  readonly time: string;
}

export interface RecordedSeries {
  readonly metric: Readonly<Record<string, string>>;
  readonly values: readonly (number | string)[];
  readonly timestamps: readonly number[];
}

export interface Transcript {
  readonly id: string;
  readonly config: string;
  readonly listener?: string;
  readonly request: {
    readonly method: string;
    readonly path: string;
    readonly query: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string | null;
    readonly bodyBase64?: string;
    readonly bodyParts?: readonly (readonly [string, number])[];
  };
  readonly response: { readonly status: number | null; readonly body?: string };
  readonly setup?: unknown;
  readonly written: unknown;
  readonly tables?: readonly { readonly name: string }[];
  readonly counters?: Readonly<Record<string, number>>;
  readonly log?: readonly string[];
  readonly note?: string;
}

/** The cases of a file, `questdb-9.0` for example. */
export function readTranscripts(name: string): readonly Transcript[] {
  return JSON.parse(readFileSync(sharedPath(`corpus/transcripts/${name}.json`), "utf8"));
}

/** The id without the server's name. */
export function shortId(transcript: Transcript): string {
  return transcript.id.slice(transcript.id.indexOf("/") + 1);
}

/** The body as the server's parser got it, as a byte string; undefined where the compression is broken. */
export function bodyOfTranscript({ request }: Transcript): string | undefined {
  let bytes: Buffer = Buffer.from(request.body ?? "", "utf8");
  if (request.bodyBase64 !== undefined) bytes = Buffer.from(request.bodyBase64, "base64");
  else if (request.bodyParts) {
    bytes = Buffer.from(request.bodyParts.map(([text, times]) => text.repeat(times)).join(""), "utf8");
  }
  const encoding = request.headers["Content-Encoding"] ?? request.headers["content-encoding"];
  if (encoding === "gzip") {
    try {
      bytes = gunzipSync(bytes);
    } catch {
      return undefined;
    }
  }
  return byteString(bytes);
}

export function queryOf({ request }: Transcript): URLSearchParams {
  return new URLSearchParams(request.query);
}

export interface Said {
  readonly points: readonly StoredPoint[];
  readonly refused: readonly { readonly message: string; readonly index: number }[];
}

/** What our dialect says of a body: points, and refusals with their index among the data entries. */
export function readAs(body: string, target: Target): Said {
  const dialect = dialectOf(target, "bytes");
  const points: StoredPoint[] = [];
  const refused: { message: string; index: number }[] = [];
  let index = 0;
  readBody(body, dialect, (reading) => {
    if (!isData(reading)) return;
    if (reading.kind === EntryKind.refused) refused.push({ message: reading.message, index });
    else points.push(storedPoint(body, reading, dialect));
    index++;
  });
  return { points, refused };
}
