/**
 * Owns `lineProtocol/explainResponse`: a pasted answer, told as a document and placed on the lines of an open file. Invariant: nothing
 * of it is kept here; the text that is read is the editor's, so that the lines are those on screen.
 */
import { explainPasted, type PastedDocument } from "../writing/explainPasted";
import { SourceText } from "../writing/source";
import type { ServerContext } from "./context";
import type { ExplainResponseParams, Explanation } from "./protocol";

export function registerExplainResponse(context: ServerContext): void {
  context.connection.onRequest<Explanation, void>(
    "lineProtocol/explainResponse",
    async ({ id, text, document: asked }: ExplainResponseParams) => {
      const open = asked && (await context.open(asked.uri));
      const destination = open && context.destinationOf(open.uri);
      const document: PastedDocument | undefined =
        asked && open
          ? {
              uri: open.uri,
              name: asked.name,
              source: SourceText.ofText(open.text.getText()),
              ...(asked.ranges && { ranges: asked.ranges }),
              ...(destination && { destination }),
            }
          : undefined;
      // What nobody chose says nothing of who answered: then the answer's own shape tells.
      const chosen = open !== undefined && open.source !== "default";
      const explained = explainPasted({
        id,
        text,
        now: context.runtime.now(),
        ...(document && { document }),
        ...(chosen && { target: open.target }),
      });
      const { title, text: told, report } = explained;
      return { title, text: told, ...(report && { report }) };
    },
  );
}
