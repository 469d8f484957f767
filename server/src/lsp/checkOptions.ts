/** Owns the step from what a text is judged against to what its check is asked. */
import type { CheckOptions } from "../checks/options";
import type { Span } from "../checks/span";
import { parseTarget, type Target } from "../lineprotocol/targets";
import type { OpenDocument } from "./context";

/** What decides over a text; files that are not open have it, too. */
export type Judged = Pick<OpenDocument, "target" | "pragma" | "settings" | "destination">;

/** `now` in milliseconds since 1970; `visible` as offsets of the document. */
export function checkOptionsOf(judged: Judged, now: number, visible: readonly Span[] = []): CheckOptions {
  const { target, pragma, settings } = judged;
  const { severity, limit, style, portability } = settings.diagnostics;
  return {
    target,
    pragma,
    now: now / 1000,
    severity,
    limit,
    visible,
    style,
    portability: portability
      .map((word) => parseTarget(word))
      .filter((each): each is Target => each !== undefined),
    retentionSeconds: retentionOf(judged),
  };
}

/** That of the destination, unless the file is judged against another product, or names another database. */
function retentionOf({ target, pragma, destination }: Judged): number | null | undefined {
  if (destination?.product !== target.product) return undefined;
  const elsewhere =
    (pragma?.database ?? destination.database) !== destination.database ||
    (pragma?.retentionPolicy ?? destination.retentionPolicy) !== destination.retentionPolicy;
  return elsewhere ? undefined : destination.retentionSeconds;
}
