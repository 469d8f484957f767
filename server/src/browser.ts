/** The language server in a web worker, for VS Code in the browser. There is no disk here: what is open is sent as text. */
import { BrowserMessageReader, BrowserMessageWriter, createConnection } from "vscode-languageserver/browser";
import { start } from "./lsp/start";

/** What a worker has of the browser; TypeScript's own worker types clash with Node's. */
declare const self: ConstructorParameters<typeof BrowserMessageReader>[0];

start(createConnection(new BrowserMessageReader(self), new BrowserMessageWriter(self)), {
  gzip: async (bytes) => {
    const stream = new Blob([bytes as Uint8Array<ArrayBuffer>])
      .stream()
      .pipeThrough(new CompressionStream("gzip"));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  },
  gunzip: async function* (bytes) {
    const stream = new Blob([bytes as Uint8Array<ArrayBuffer>])
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
  soon: (run) => {
    const handle = setTimeout(run, 0);
    return () => clearTimeout(handle);
  },
  later: (run, milliseconds) => {
    const handle = setTimeout(run, milliseconds);
    return () => clearTimeout(handle);
  },
});
