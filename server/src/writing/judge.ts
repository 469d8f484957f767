/**
 * Owns which lines are known to be refused before they are sent: by the target's parser, by what its store does with names and
 * repetitions, and by types that do not fit what stands above in the same text. Invariants: says nothing that the findings in the editor do
 * not say with severity error; a field's type is the one of its first value that counts, in its scope.
 */
import { CODES, type FindingCode } from "../checks/codes";
import { EntryView } from "../checks/entryView";
import { typeScopeOf } from "../checks/products";
import { POINT_RULES } from "../checks/rules/index";
import { Dictionary } from "../document/dictionary";
import { SegmentReader, USE_STRIDE } from "../document/segment";
import { defaultShardSeconds } from "../document/times";
import type { Dialect } from "../lineprotocol/dialects/dialect";
import { EntryKind, type EntryReading } from "../lineprotocol/entry";
import type { Destination } from "../schema/destination";

export class LineJudge {
  readonly reader: SegmentReader;
  /** Types of fields are compared. */
  readonly hasTypes: boolean;
  /** Type by scope, plus 1. */
  private types = new Uint8Array(1024);

  constructor(
    private readonly dialect: Dialect,
    destination: Pick<Destination, "retentionSeconds" | "shardSeconds">,
  ) {
    const scope = typeScopeOf(dialect.target);
    this.hasTypes = scope !== "none";
    const shardSeconds =
      scope === "shard"
        ? destination.shardSeconds || defaultShardSeconds(destination.retentionSeconds ?? null)
        : 0;
    this.reader = new SegmentReader(dialect, new Dictionary(dialect), { shardSeconds });
  }

  /** Takes the uses of a segment's fields; false, and nothing taken, if some type does not fit. */
  takeUses(uses: Int32Array): boolean {
    if (!this.hasTypes) return true;
    const fresh: number[] = [];
    let fits = true;
    for (let at = 0; at < uses.length; at += USE_STRIDE) {
      const scope = uses[at];
      const type = uses[at + 1] + 1;
      while (scope >= this.types.length) this.types = doubled(this.types);
      if (this.types[scope] === 0) {
        this.types[scope] = type;
        fresh.push(scope);
      } else if (this.types[scope] !== type) fits = false;
    }
    if (!fits) for (const scope of fresh) this.types[scope] = 0;
    return fits;
  }

  /** Why the server would refuse an entry; undefined if it is not known to. text[from, next) is the entry with its newline. */
  faultOf(text: string, from: number, next: number, reading: EntryReading): FindingCode | undefined {
    return this.faultByReading(text, from, next, reading) ?? this.faultByType(text, from, next, reading);
  }

  /** As {@link faultOf}, but for types. */
  faultByReading(text: string, from: number, next: number, reading: EntryReading): FindingCode | undefined {
    if (reading.kind === EntryKind.refused) return reading.reason;
    for (const { mark, rule } of POINT_RULES) {
      if ((reading.marks & mark) === 0) continue;
      const entry = new EntryView({ text, base: 0, reading, from, next }, this.dialect);
      for (const { code, severity } of rule.check(entry)) {
        if ((severity ?? CODES[code].severity) === "error") return code;
      }
    }
    return undefined;
  }

  private faultByType(
    text: string,
    from: number,
    next: number,
    reading: EntryReading,
  ): FindingCode | undefined {
    if (!this.hasTypes || reading.kind !== EntryKind.point) return undefined;
    const { facts } = this.reader.read(text.slice(from, next), 0, true);
    return this.takeUses(facts.uses) ? undefined : "field-type-conflict";
  }
}

function doubled(list: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const more = new Uint8Array(list.length * 2);
  more.set(list);
  return more;
}
