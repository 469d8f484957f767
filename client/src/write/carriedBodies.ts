/**
 * Owns the bodies that the language server hands over in parts, until their exchange comes. Invariants: an exchange has its whole body or
 * is none; what a server that has ended left behind is cleared when the next begins.
 */
import type { CarryParams, CarryPart } from "../../../server/src/lsp/protocol";

export class CarriedBodies {
  private readonly parts = new Map<string, string[]>();

  take({ body, base64 }: CarryPart): void {
    const known = this.parts.get(body);
    if (known) known.push(base64);
    else this.parts.set(body, [base64]);
  }

  /** The exchange with its whole body, which is forgotten here; undefined where parts of it are missing. */
  whole({ parts, ...params }: CarryParams): CarryParams | undefined {
    if (parts === undefined) return params;
    const taken = this.parts.get(parts.body) ?? [];
    this.parts.delete(parts.body);
    if (taken.length !== parts.count) return undefined;
    return { ...params, bodyBase64: `${taken.join("")}${params.bodyBase64 ?? ""}` };
  }

  clear(): void {
    this.parts.clear();
  }
}
