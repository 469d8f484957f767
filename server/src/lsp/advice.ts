/**
 * Owns the requests behind advice that the client carries out with the server's help: making a missing database or bucket, and the edit
 * that makes a file say its precision. Invariant: a database is made only when the client asks for it, which it does with the person's word.
 */
import type { CancellationToken } from "vscode-languageserver";
import { setPrecision } from "../checks/precisionFix";
import { createDatabase } from "../schema/createDatabase";
import { clientTransport } from "./carry";
import type { ServerContext } from "./context";
import type { CreateDatabaseParams, Creation, PrecisionEdit, PrecisionEditParams } from "./protocol";

const TIMEOUT_MILLISECONDS = 30_000;

export function registerAdvice(context: ServerContext): void {
  context.connection.onRequest<Creation, void>(
    "lineProtocol/createDatabase",
    ({ destination }: CreateDatabaseParams, token: CancellationToken) => {
      const carry = clientTransport(context, destination.id, undefined, TIMEOUT_MILLISECONDS);
      return createDatabase((request) => carry(request, token), destination);
    },
  );
  context.connection.onRequest<PrecisionEdit | null, void>(
    "lineProtocol/precisionEdit",
    async ({ uri, precision }: PrecisionEditParams) => {
      const document = await context.open(uri);
      if (!document) return null;
      const { text, pragma } = document;
      const range = pragma?.range;
      const head = text.getText({ start: { line: 0, character: 0 }, end: { line: 0, character: 1 } });
      const own = range && {
        ...range,
        text: text.getText({ start: text.positionAt(range.start), end: text.positionAt(range.end) }),
      };
      const edit = setPrecision(precision, own, head);
      return {
        range: { start: text.positionAt(edit.start), end: text.positionAt(edit.end) },
        newText: edit.text,
      };
    },
  );
}
