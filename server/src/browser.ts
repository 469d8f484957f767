/** The language server in a web worker, for VS Code in the browser. There is no disk here: what is open is sent as text. */
import { BrowserMessageReader, BrowserMessageWriter, createConnection } from "vscode-languageserver/browser";
import { start } from "./lsp/start";

/** What a worker has of the browser; TypeScript's own worker types clash with Node's. */
declare const self: ConstructorParameters<typeof BrowserMessageReader>[0];

/**
 * Messages to oneself come behind those that wait, and at once; timers that follow each other wait for four milliseconds each, in which
 * a slice of work could have been done.
 */
const { port1, port2 } = new MessageChannel();
const waiting: (() => void)[] = [];
port1.addEventListener("message", () => waiting.shift()?.());
port1.start();

function soon(run: () => void): () => void {
  let wanted = true;
  waiting.push(() => {
    if (wanted) run();
  });
  port2.postMessage(undefined);
  return () => {
    wanted = false;
  };
}

start(createConnection(new BrowserMessageReader(self), new BrowserMessageWriter(self)), {
  gzip: async (bytes) => {
    const stream = new Blob([bytes as Uint8Array<ArrayBuffer>])
      .stream()
      .pipeThrough(new CompressionStream("gzip"));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  },
  gunzip: async function* (parts) {
    const stream = new Blob(parts as Uint8Array<ArrayBuffer>[])
      .stream()
      .pipeThrough(new DecompressionStream("gzip"));
    const reader = stream.getReader();
    try {
      for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
    } finally {
      await reader.cancel().catch(() => undefined);
    }
  },
  now: () => Date.now(),
  soon,
  later: (run, milliseconds) => {
    const handle = setTimeout(run, milliseconds);
    return () => clearTimeout(handle);
  },
});
