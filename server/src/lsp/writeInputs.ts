/**
 * Owns where a write's texts come from in the language server: the editor's text where it holds unsaved changes, else the file's bytes,
 * from disk piece by piece, or through the client where there is no disk. Invariants: a file on disk is never held whole;
 * all of it gives way to other work; the file's own pragma decides its precision.
 */
import { byteString, decodeBytes, encodeUtf8 } from "../lineprotocol/bytes";
import { PRAGMA_HEAD_UNITS, type Pragma } from "../lineprotocol/pragma";
import { PRODUCTS } from "../lineprotocol/targets";
import { decodeBase64 } from "../writing/base64";
import { completeDryRun } from "../writing/forecast/dryRun";
import { inTurns, type WriteInput } from "../writing/input";
import { linesSelected } from "../writing/selection";
import type { OpenDocument, ServerContext } from "./context";
import type { Destination, ReadFileParams, ReadFileResult, WriteFile } from "./protocol";
import { turnOf } from "./turn";

/** Bytes that a client is asked for at once, where the server cannot read a file itself. */
const CARRIED_BYTES = 50_000_000;
/** Letters of base64 that are decoded at a time; four of them are three bytes. */
const DECODED_LETTERS = 4 * 32 * 1024;

/** A text, and what tells whether it is still the same. */
export interface FoundInput {
  readonly input: WriteInput;
  readonly stamp: string;
}

/** Rejects with a sentence where there is nothing to read. */
export async function findInput(
  context: ServerContext,
  file: WriteFile,
  destination: Destination,
): Promise<FoundInput> {
  const { uri, dirty, ranges } = file;
  const document = await context.open(uri);
  const found = (dirty ? undefined : await openHostFile(context, uri, document !== undefined)) ?? {
    ...(await textOf(context, document)),
    fromDisk: false,
  };
  const head = document ? undefined : await headOf(found.pieces);
  const pragma = document ? document.pragma : (await context.targetOf(uri, head ?? "")).pragma;
  return {
    stamp: JSON.stringify([uri, found.stamp, ranges]),
    input: {
      uri,
      destination: effectiveDestination(destination, pragma),
      ...(ranges && { selected: linesSelected(ranges) }),
      fromDisk: found.fromDisk,
      ...(found.size !== undefined && { size: found.size }),
      open: found.pieces,
    },
  };
}

interface FoundText {
  readonly pieces: () => AsyncIterable<Uint8Array>;
  readonly size?: number;
}

async function textOf(
  context: ServerContext,
  document: OpenDocument | undefined,
): Promise<FoundText & { stamp: string }> {
  if (!document) throw new Error("The document is not open any more. Nothing was sent.");
  const turn = turnOf(context);
  const stamp = `text ${document.text.version}`;
  // What is typed from here on makes new pages: these stay as they are.
  const pages = [...document.text.pages];
  const pieces: Uint8Array[] = [];
  let size = 0;
  for (const { text } of pages) {
    const bytes = encodeUtf8(text);
    pieces.push(bytes);
    size += bytes.length;
    await turn();
  }
  return { pieces: () => inTurns(pieces, turn), size, stamp };
}

async function openHostFile(
  context: ServerContext,
  uri: string,
  isOpen: boolean,
): Promise<(FoundText & { stamp: string; fromDisk: true }) | undefined> {
  const { openFile } = context.runtime;
  try {
    if (openFile && uri.startsWith("file:")) {
      const file = await openFile(uri);
      return {
        pieces: () => file.pieces(),
        ...(!file.isCompressed && { size: file.size }),
        stamp: `disk ${file.size} ${file.modified}`,
        fromDisk: true,
      };
    }
    // What is open is sent as it is shown; the client is asked for what is not.
    if (isOpen) return undefined;
    return await carried(context, uri);
  } catch (error) {
    // A file that is open can be sent from the editor; else there is nothing to send.
    if (isOpen) return undefined;
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`The file cannot be read: ${reason}`);
  }
}

async function carried(
  context: ServerContext,
  uri: string,
): Promise<FoundText & { stamp: string; fromDisk: true }> {
  const params: ReadFileParams = { uri, limit: CARRIED_BYTES };
  const result = await context.connection.sendRequest<ReadFileResult>("lineProtocol/readFile", params);
  if ("failure" in result) throw new Error(result.failure);
  const turn = turnOf(context);
  const parts: Uint8Array[] = [];
  for (let at = 0; at < result.bodyBase64.length; at += DECODED_LETTERS) {
    parts.push(decodeBase64(result.bodyBase64.slice(at, at + DECODED_LETTERS)) ?? new Uint8Array());
    await turn();
  }
  const size = parts.reduce((sum, { length }) => sum + length, 0);
  const isGzip = parts[0]?.[0] === 0x1f && parts[0][1] === 0x8b;
  const { gunzip } = context.runtime;
  if (isGzip && !gunzip) throw new Error("it is compressed, and this host cannot decompress.");
  return {
    pieces: () => (isGzip && gunzip ? gunzip(parts) : inTurns(parts, turn)),
    ...(!isGzip && { size }),
    stamp: `carried ${size} ${context.runtime.now()}`,
    fromDisk: true,
  };
}

async function headOf(pieces: () => AsyncIterable<Uint8Array>): Promise<string> {
  let head = "";
  for await (const piece of pieces()) {
    head += byteString(piece.subarray(0, PRAGMA_HEAD_UNITS - head.length));
    if (head.length >= PRAGMA_HEAD_UNITS) break;
  }
  return decodeBytes(head);
}

/** A file's pragma says in which precision its times stand; for the dry run also whom it stands for. */
export function effectiveDestination(destination: Destination, pragma: Pragma | undefined): Destination {
  const precision = pragma?.precision ?? destination.precision;
  if (destination.id !== "dry-run") return { ...destination, precision };
  // A real destination is what it is, whatever the file's comments name.
  const target = destination.dryRunOf === undefined ? pragma?.target : undefined;
  const chosen = target
    ? { ...destination, product: target.product, version: target.version, endpoint: undefined }
    : destination;
  const known = PRODUCTS[chosen.product].precisions;
  return completeDryRun({ ...chosen, precision: known.includes(precision) ? precision : known[0] });
}
