/**
 * Owns the way back: canonical text from a point, with the escapes of the server that will read it.
 * Invariant: what is printed is read as the same point by the same dialect (it is read back before it is given out); a point that a
 * dialect has no text for is refused with the part that cannot be written. Canonical means: one space between parts, tags and fields
 * in the order of the point, only the escapes that are needed, times in the target's precision.
 */
import { dialectOf } from "./dialects";
import { type Dialect, type NameKind, newCutState, UNIT_NANOSECONDS } from "./dialects/dialect";
import { EntryKind, EntryReading, type StoredField, type StoredPoint } from "./entry";
import { compareBytes, storedPoint } from "./points";
import { describeTarget, type Precision, type Product, type Target } from "./targets";

/** A part of a point that cannot be written. `point`: each part can, but not all of them together. */
export interface PrintRefusal {
  readonly part: NameKind | "value" | "timestamp" | "point";
  /** The name or value as it stands in the point. */
  readonly text: string;
  /** A sentence for people. */
  readonly message: string;
}

export type Printed = { readonly text: string } | { readonly refusal: PrintRefusal };

/** How a family of readers wants names and strings escaped. */
interface EscapeRules {
  /** Units that need a backslash in a measurement, and in keys and tag values. */
  readonly measurement: string;
  readonly names: string;
  /** Units that need one only where a backslash stands before them. */
  readonly behindBackslash: string;
  /**
   * A backslash that stands for itself: as it is; written twice where what follows would make it an escape; or always twice.
   */
  readonly backslash: "plain" | "twice-if-needed" | "twice";
  /** Units of a string that need a backslash. */
  readonly strings: string;
  /** Text of an infinite float, if there is one. */
  readonly infinity?: string;
}

const GO: EscapeRules = {
  measurement: ", ",
  names: ", =",
  behindBackslash: '="',
  backslash: "plain",
  strings: '"\\',
};

const RUST: EscapeRules = {
  measurement: ", ",
  names: ", =",
  behindBackslash: "",
  backslash: "twice-if-needed",
  strings: '"\\',
  // A number beyond a double's range is read as infinite.
  infinity: "1e999",
};

const RULES: Readonly<Record<Product, EscapeRules>> = {
  "influxdb-1": GO,
  "influxdb-2": GO,
  "cloud-tsm": GO,
  "influxdb3-core": RUST,
  "influxdb3-enterprise": RUST,
  "cloud-serverless": RUST,
  "cloud-dedicated": RUST,
  clustered: RUST,
  victoriametrics: { ...RUST, infinity: "inf" },
  questdb: { ...GO, names: ", =\n\r", backslash: "twice", strings: '"\\\n' },
  telegraf: { ...GO, behindBackslash: '"' },
};

/** Prints points for a target; times are written in its precision. */
export function createPrinter(target: Target): (point: StoredPoint) => Printed {
  const dialect = dialectOf(target, "utf16");
  const rules = RULES[target.product];
  const reading = new EntryReading();
  return (point) => {
    const printer = new Printer(dialect, rules, reading);
    try {
      return { text: printer.print(point) };
    } catch (error) {
      if (error instanceof Unwritable) return { refusal: error.refusal };
      throw error;
    }
  };
}

class Unwritable extends Error {
  constructor(readonly refusal: PrintRefusal) {
    super(refusal.message);
  }
}

const PART_WORDS: Readonly<Record<PrintRefusal["part"], string>> = {
  measurement: "measurement",
  tagKey: "tag key",
  tagValue: "tag value",
  fieldKey: "field key",
  value: "value",
  timestamp: "timestamp",
  point: "point",
};

const UNIT_FIELD: StoredField = { key: "f", type: "float", value: 1 };

class Printer {
  constructor(
    private readonly dialect: Dialect,
    private readonly rules: EscapeRules,
    private readonly reading: EntryReading,
  ) {}

  print(point: StoredPoint): string {
    const tags = point.tags.map(
      ([key, value]) => `,${this.name("tagKey", key)}=${this.name("tagValue", value)}`,
    );
    const fields = point.fields.map((field) => `${this.name("fieldKey", field.key)}=${this.value(field)}`);
    const series = this.name("measurement", point.measurement) + tags.join("");
    const times = point.timestamp === null ? [""] : this.times(point.timestamp).map((time) => ` ${time}`);
    for (const time of times) {
      // QuestDB takes points without fields.
      const text = `${series}${fields.length > 0 ? ` ${fields.join(",")}` : ""}${time}`;
      if (this.isRead(text, point)) return text;
    }
    const writesTime =
      times.length > 0 && this.isRead(`${series} ${fields.join(",")}`, { ...point, timestamp: null });
    if (writesTime || times.length === 0) this.refuse("timestamp", String(point.timestamp));
    this.refuseCulprit(point);
    return this.refuse("point", point.measurement);
  }

  /** Refuses the first part that cannot be written even alone, among others that can. */
  private refuseCulprit({ measurement, tags, fields }: StoredPoint): void {
    const alone: StoredPoint = { measurement: "m", tags: [], fields: [UNIT_FIELD], timestamp: null };
    if (!this.isRead(`${this.name("measurement", measurement)} f=1`, { ...alone, measurement })) {
      this.refuse("measurement", measurement);
    }
    for (const [key, value] of tags) {
      const written = this.name("tagKey", key);
      if (!this.isRead(`m,${written}=a f=1`, { ...alone, tags: [[key, "a"]] })) this.refuse("tagKey", key);
      const text = `m,t=${this.name("tagValue", value)} f=1`;
      if (!this.isRead(text, { ...alone, tags: [["t", value]] })) this.refuse("tagValue", value);
    }
    for (const field of fields) {
      const { key } = field;
      if (!this.isRead(`m ${this.name("fieldKey", key)}=1`, { ...alone, fields: [{ ...UNIT_FIELD, key }] })) {
        this.refuse("fieldKey", key);
      }
      if (!this.isRead(`m f=${this.value(field)}`, { ...alone, fields: [{ ...field, key: "f" }] })) {
        this.refuse("value", String(field.value));
      }
    }
  }

  private refuse(part: PrintRefusal["part"], text: string): never {
    const target = describeTarget(this.dialect.target);
    const message = `${target} has no text for the ${PART_WORDS[part]} ${JSON.stringify(text)}.`;
    throw new Unwritable({ part, text, message });
  }

  private name(kind: NameKind, name: string): string {
    const { measurement, names } = this.rules;
    const raw = this.escape(name, kind === "measurement" ? measurement : names);
    if (this.dialect.unescape(kind, raw) !== name) this.refuse(kind, name);
    return raw;
  }

  private escape(name: string, escaped: string): string {
    const { behindBackslash, backslash } = this.rules;
    if (!/[\\, =\n\r]/.test(name)) return name;
    let out = "";
    for (let i = 0; i < name.length; i++) {
      const c = name[i];
      if (c === "\\") {
        const next = name[i + 1];
        const twice =
          backslash === "twice" ||
          (backslash === "twice-if-needed" && (next === undefined || `${escaped}\\`.includes(next)));
        out += twice ? "\\\\" : "\\";
      } else if (escaped.includes(c) || (name[i - 1] === "\\" && behindBackslash.includes(c)))
        out += `\\${c}`;
      else out += c;
    }
    return out;
  }

  private value({ type, value }: StoredField): string {
    switch (type) {
      case "string":
        return this.string(String(value));
      case "integer":
        return `${value}i`;
      case "unsigned":
        return `${value}u`;
      case "boolean":
        return String(value);
      default:
        return this.float(Number(value));
    }
  }

  private string(value: string): string {
    const { strings } = this.rules;
    let out = "";
    for (const c of value) out += strings.includes(c) ? `\\${c}` : c;
    const raw = `"${out}"`;
    if (this.dialect.unquote(raw) !== value) this.refuse("value", value);
    return raw;
  }

  private float(value: number): string {
    const { infinity } = this.rules;
    if (Number.isFinite(value)) return Object.is(value, -0) ? "-0" : String(value);
    if (Number.isNaN(value) || infinity === undefined) return this.refuse("value", String(value));
    return value < 0 ? `-${infinity}` : infinity;
  }

  /** Texts of a time in the target's precision, to be tried in this order; none if it is no multiple of the unit. */
  private times(time: bigint): string[] {
    const { precision } = this.dialect.target;
    const units: readonly Exclude<Precision, "auto">[] =
      precision === "auto" ? ["ns", "us", "ms", "s"] : [precision];
    return units
      .map((unit) => UNIT_NANOSECONDS[unit])
      .filter((unit) => time % unit === 0n)
      .map((unit) => String(time / unit));
  }

  /** Whether the dialect reads the text as one entry, and as this point. */
  private isRead(text: string, point: StoredPoint): boolean {
    const { dialect, reading } = this;
    if (dialect.findEnd(`${text}\n`, 0, true, newCutState()) !== text.length) return false;
    dialect.read(`${text}\n`, 0, text.length, reading);
    if (reading.kind !== EntryKind.point) return false;
    return samePoint(storedPoint(text, reading, dialect), point, dialect.value !== undefined);
  }
}

/**
 * Whether two points are the same to a store: the order of tags does not count. `loose`: the store has types of its own, so
 * that only the numbers count.
 */
function samePoint(a: StoredPoint, b: StoredPoint, loose: boolean): boolean {
  if (a.measurement !== b.measurement || a.timestamp !== b.timestamp) return false;
  if (a.tags.length !== b.tags.length || a.fields.length !== b.fields.length) return false;
  const sorted = (tags: StoredPoint["tags"]) => [...tags].sort(([x], [y]) => compareBytes(x, y));
  const others = sorted(b.tags);
  if (!sorted(a.tags).every(([key, value], i) => key === others[i][0] && value === others[i][1]))
    return false;
  return a.fields.every(({ key, type, value }, i) => {
    const other = b.fields[i];
    if (key !== other.key) return false;
    if (type === other.type) return Object.is(value, other.value);
    return loose && typeof value === "number" && other.type !== "string" && value === Number(other.value);
  });
}
