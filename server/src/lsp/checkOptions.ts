/** Owns the step from a document and its settings to what its check is asked. */
import type { CheckOptions } from "../checks/check";
import type { Span } from "../checks/finding";
import type { OpenDocument } from "./context";

/** `now` in milliseconds since 1970; `visible` as offsets of the document. */
export function checkOptionsOf(
  { target, pragma, settings }: Pick<OpenDocument, "target" | "pragma" | "settings">,
  now: number,
  visible: readonly Span[] = [],
): CheckOptions {
  const { severity, limit } = settings.diagnostics;
  return { target, pragma, now: now / 1000, severity, limit, visible };
}
