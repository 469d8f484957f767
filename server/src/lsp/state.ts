/**
 * Owns the notification that lenses and the language status live on. Invariant: at most one in 100 ms and file, always after the last
 * change, and never one that says what the last one said.
 */
import type { CheckResult } from "../checks/check";
import { limitsOf } from "../features/limits";
import { describeTarget } from "../lineprotocol/targets";
import { describeUnknownVersion } from "../lineprotocol/versions";
import type { OpenDocument, ServerContext } from "./context";
import type { DocumentState } from "./protocol";

const PAUSE_MILLISECONDS = 100;

/** What a check said besides its findings. */
type Checked = Pick<CheckResult, "unlisted" | "complete">;

export interface StateSender {
  /** To be called when something that is shown may have changed. */
  update(document: OpenDocument, checked: Checked): void;
  closed(uri: string): void;
}

export function createStateSender(context: ServerContext): StateSender {
  const last = new Map<string, string>();
  const waiting = new Map<string, () => void>();
  return {
    update(document, checked) {
      const { uri } = document;
      waiting.get(uri)?.();
      const send = () => {
        waiting.delete(uri);
        const state = stateOf(document, checked);
        const text = JSON.stringify(state);
        if (last.get(uri) === text) return;
        last.set(uri, text);
        void context.connection.sendNotification("lineProtocol/documentState", state);
      };
      waiting.set(uri, context.runtime.later(send, last.has(uri) ? PAUSE_MILLISECONDS : 0));
    },
    closed(uri) {
      waiting.get(uri)?.();
      waiting.delete(uri);
      last.delete(uri);
    },
  };
}

function stateOf(document: OpenDocument, { unlisted, complete }: Checked): DocumentState {
  const { target, pragma } = document;
  const versionNote = describeUnknownVersion(target);
  return {
    uri: document.uri,
    version: document.text.version,
    product: target.product,
    ...(target.version !== undefined && { productVersion: target.version }),
    targetLabel: describeTarget(target),
    precision: target.precision,
    targetSource: document.source,
    ...(versionNote !== undefined && { versionNote }),
    ...(pragma && {
      pragma: {
        ...(pragma.connection !== undefined && { connection: pragma.connection }),
        ...(pragma.database !== undefined && { database: pragma.database }),
        ...(pragma.retentionPolicy !== undefined && { retentionPolicy: pragma.retentionPolicy }),
        ...(pragma.organization !== undefined && { organization: pragma.organization }),
      },
    }),
    isLineProtocol: document.isLineProtocol,
    points: document.reading.facts.points,
    unlisted,
    ...(complete ? { limits: limitsOf(document.reading) } : { isReading: true }),
  };
}
