/** Owns what is told of a code: its severity, and what its page in docs/rules says. */
export type Severity = "error" | "warning" | "information" | "hint";

export interface CodeFacts {
  readonly severity: Severity;
  /** A few words, for lists. */
  readonly title: string;
  /** What it marks is lost or without effect: editors may fade it. */
  readonly unnecessary?: boolean;
  /** What it is looked for only with: a setting that is off by default, or a destination whose retention is known. */
  readonly wants?: "style" | "portability" | "retention";
  /** What it is and why it matters: one or two sentences. */
  readonly what: string;
  /** What servers do, a row each. */
  readonly products: Readonly<Record<string, string>>;
  /** What to do. */
  readonly fix: string;
  /** Line protocol that gives the finding; `\r` and the like as in a JavaScript string. */
  readonly example?: string;
  /** The example put right. */
  readonly better?: string;
}

/** What most servers do with a line that they cannot read. */
export const REFUSED: CodeFacts["products"] = {
  "InfluxDB 1.x": "refuses the line and stores the others (400, “partial write”)",
  "InfluxDB 2.x": "refuses the whole write, good lines too (400)",
  "InfluxDB 3 Core, Enterprise":
    "refuses the line and stores the others (400), or refuses all of them where partial writes are off",
};
