/**
 * Owns `lineProtocol/compareTypes`: the report of a dry run, compared with the types that its destination holds. Invariants: the server is asked
 * only where the client says so; what was heard is kept for this session, by place, and is used by later dry runs without asking.
 */
import { type CancellationToken, ResponseError } from "vscode-languageserver";
import { dialectOf } from "../lineprotocol/dialects";
import type { FieldTypeName } from "../lineprotocol/entry";
import { inquireTypes, TELLS_TYPES } from "../schema/inquireTypes";
import { compareTypes, measurementsOf } from "../writing/compareTypes";
import { clientTransport } from "./carry";
import type { ServerContext } from "./context";
import type { ComparedTypes, CompareTypesParams, Destination } from "./protocol";

const TIMEOUT_MILLISECONDS = 15_000;
/** Measurements that are asked about for one file. */
const MOST_MEASUREMENTS = 1000;
/** LSP's RequestFailed: the message is shown to the person as it is. */
const REQUEST_FAILED = -32803;

type Heard = Map<string, ReadonlyMap<string, readonly FieldTypeName[]>>;

export function registerDryRun(context: ServerContext): void {
  const places = new Map<string, Heard>();
  context.connection.onRequest<ComparedTypes, void>(
    "lineProtocol/compareTypes",
    async ({ uri, destination, report, ask }: CompareTypesParams, token: CancellationToken) => {
      const key = placeOf(destination);
      const heard = places.get(key);
      const document = await context.open(uri);
      if (!document || (heard === undefined && !ask)) return { report };
      if (!TELLS_TYPES.has(destination.product))
        throw new ResponseError(REQUEST_FAILED, "This server does not tell the types that it holds.");
      const text = document.text.getText();
      const dialect = dialectOf({ ...report.destination, version: report.destination.version }, "utf16");
      const types: Heard = new Map(heard);
      if (ask) {
        // What was heard before may be another by now.
        const names = measurementsOf(text, dialect).slice(0, MOST_MEASUREMENTS);
        const carry = clientTransport(context, destination.id, undefined, TIMEOUT_MILLISECONDS);
        const inquiry = await inquireTypes((request) => carry(request, token), destination, names);
        if ("failure" in inquiry) throw new ResponseError(REQUEST_FAILED, inquiry.failure);
        for (const [name, fields] of inquiry.types) types.set(name, fields);
        places.set(key, types);
      }
      const positionAt = (offset: number) => document.text.positionAt(offset);
      return { report: compareTypes(report, types, { text, dialect, positionAt }) };
    },
  );
}

function placeOf({ id, database, retentionPolicy, organization }: Destination): string {
  return JSON.stringify([id, database, retentionPolicy ?? "", organization ?? ""]);
}
