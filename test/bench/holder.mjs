// The peer of the language server: it decodes what comes and holds the texts, and does nothing else.
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from "vscode-jsonrpc/node";

const texts = new Map();
const connection = createMessageConnection(
  new StreamMessageReader(process.stdin),
  new StreamMessageWriter(process.stdout),
);
connection.onRequest("initialize", () => ({ capabilities: {} }));
connection.onRequest("textDocument/diagnostic", () => ({ kind: "full", items: [] }));
connection.onNotification("textDocument/didOpen", ({ textDocument }) => {
  texts.set(textDocument.uri, textDocument.text);
});
connection.listen();
