/**
 * Owns the address that each write under way began with: a connection may be edited while a long write runs. Invariant: all of a write
 * goes to one address.
 */
export class Addresses {
  readonly #begun = new Map<string, string>();

  /** Whether a part of a write may go to this address: its first part may go anywhere. */
  isSame(writeId: string, url: string): boolean {
    const begun = this.#begun.get(writeId) ?? url;
    this.#begun.set(writeId, begun);
    return begun === url;
  }

  /** The write ended. One that is resumed begins anew, with the address that the person then sees. */
  end(writeId: string): void {
    this.#begun.delete(writeId);
  }
}
