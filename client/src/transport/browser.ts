/**
 * Owns HTTP in the browser: fetch, with what a browser hides named as such. One request in, one answer or a named failure
 * out; it never throws. Invariants as in node.ts, but that a browser decides on redirects, proxies and certificates alone.
 */
import { isLoopback, originOf } from "../connections/address";
import { ANSWER_LIMIT, type Answer, type Failure, type Outgoing } from "./exchange";
import { type Attempt, blocked, cancelled, failureOf, redirected, timedOut } from "./failures";

/** Sends a request by the browser's fetch; see {@link Outgoing}. */
export async function sendByFetch(request: Outgoing): Promise<Answer | Failure> {
  // A browser does not tell whether the connection stood: take it that parts of the body left.
  const attempt: Attempt = {
    origin: originOf(request.url),
    connected: true,
    shakingHands: false,
    timeoutMilliseconds: request.timeoutMilliseconds,
  };
  if (request.signal?.aborted) return cancelled({ ...attempt, connected: false });
  const abort = new AbortController();
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    abort.abort();
  }, request.timeoutMilliseconds);
  const cancel = () => abort.abort();
  request.signal?.addEventListener("abort", cancel);
  let answered = false;
  try {
    const response = await fetch(request.url, {
      method: request.method,
      headers: request.headers as Record<string, string>,
      body: request.body as Uint8Array<ArrayBuffer> | undefined,
      redirect: "manual",
      credentials: "omit",
      signal: abort.signal,
    });
    answered = true;
    if (response.type === "opaqueredirect") return redirected(attempt.origin, 307, undefined);
    const headers: Record<string, string> = {};
    response.headers.forEach((value, name) => {
      headers[name.toLowerCase()] = value;
    });
    return { status: response.status, headers, ...(await readBounded(response)) };
  } catch {
    if (late) return timedOut(attempt);
    if (abort.signal.aborted) return cancelled(attempt);
    if (answered) return failureOf({ code: "ECONNRESET" }, attempt);
    return blocked(attempt.origin, isMixed(request.url));
  } finally {
    clearTimeout(timer);
    request.signal?.removeEventListener("abort", cancel);
  }
}

async function readBounded(response: Response): Promise<{ body: Uint8Array; truncated?: boolean }> {
  const reader = response.body?.getReader();
  if (reader === undefined) return { body: new Uint8Array() };
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return { body: joined(chunks, length) };
    const room = ANSWER_LIMIT - length;
    chunks.push(value.length > room ? value.subarray(0, room) : value);
    length += Math.min(value.length, room);
    if (value.length > room) {
      await reader.cancel();
      return { body: joined(chunks, length), truncated: true };
    }
  }
}

function joined(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const all = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}

/** Whether a browser keeps a request to itself: to the loopback it lets a secure page speak http (W3C, Mixed Content, "potentially trustworthy"). */
function isMixed(url: string): boolean {
  const page = (globalThis as { location?: { protocol?: string } }).location;
  return page?.protocol === "https:" && url.startsWith("http:") && !isLoopback(url);
}
