/** Owns hovers on the wire. */
import { type Hover, MarkupKind } from "vscode-languageserver";
import { hoverAt } from "../features/hover";
import type { ServerContext } from "./context";

export function registerHover(context: ServerContext): void {
  // The editor's zone; a server by itself tells its own.
  const timeZone = context.options.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  context.connection.onHover(async ({ textDocument, position }): Promise<Hover | null> => {
    const document = await context.open(textDocument.uri);
    if (!document?.isLineProtocol) return null;
    const { text, reading } = document;
    const reader = { now: context.runtime.now(), timeZone };
    const hover = hoverAt(reading, text.offsetAt(position), reader);
    if (!hover) return null;
    return {
      contents: { kind: MarkupKind.Markdown, value: hover.markdown },
      range: { start: text.positionAt(hover.start), end: text.positionAt(hover.end) },
    };
  });
}
