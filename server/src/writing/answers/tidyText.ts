/**
 * Owns what a pasted text went through on its way: a terminal's colours and line breaks, the prefix that a log collector puts before each
 * line, a forum's quotes, a page's entities, the string of a JSON log. Invariants: {@link tidied} takes off only what no answer holds by
 * itself; nothing is put in; time grows with the text.
 */

/** Loggers in loggers. */
const LEVELS = 3;

/** The text as it was before it was logged, shown and copied. */
export function tidied(text: string): string {
  let rest = text;
  for (let level = 0; level < LEVELS; level++) {
    const inner = insideJson(rest);
    if (inner === undefined) break;
    rest = inner;
  }
  rest = rest.replace(ESCAPES, "").replace(/\r\n?/g, "\n").replace(FENCE, "");
  return straightQuotes(withoutEntities(withoutMarkdown(withoutPrefixes(rest))));
}

/** Backslashes that an editor of Markdown put before its own characters, where it did so around a logger's name. */
function withoutMarkdown(text: string): string {
  return /\\\[[\w.\\]{1,60}\\\]/.test(text) ? text.replace(/\\([[\]_*~#])/g, "$1") : text;
}

/** Colours of a terminal, also where a page shows the control character by its name. */
const ESCAPES = /(?:\x1b|\bESC|\u241b)\[[\d;]{0,20}[A-Za-z]/g;
const FENCE = /^\s*```\w{0,20}[ \t]*\n|\n```\s*$/g;

/** Keys that log records have, and answers of servers do not. */
const RECORD = /"(?:level|lvl|severity|ts|time|timestamp|stream|logger|caller|PRIORITY|_HOSTNAME)"\s*:/;
const SAYING = ["msg", "message", "log", "MESSAGE"];

/** The string that a JSON text is, or that a log record in JSON holds, where it spans lines; undefined where it is neither. */
function insideJson(text: string): string | undefined {
  const trimmed = text.trim();
  const isString = trimmed.startsWith('"') && trimmed.endsWith('"') && trimmed.length > 2;
  if (!isString && !(trimmed.startsWith("{") && trimmed.endsWith("}") && RECORD.test(trimmed)))
    return undefined;
  let value: unknown;
  try {
    value = JSON.parse(trimmed);
  } catch {
    return undefined;
  }
  if (typeof value === "string") return value;
  if (value === null || typeof value !== "object") return undefined;
  const said = SAYING.map((key) => (value as Record<string, unknown>)[key]).find(
    (entry) => typeof entry === "string",
  );
  return typeof said === "string" && /\n|\\["n]|HTTP\//.test(said) ? said : undefined;
}

/** What collectors put before each line: journald, Docker's compose, Kubernetes, a quoting mail. */
const PREFIXES: readonly RegExp[] = [
  /^[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \S{1,200} [^\s:[]{1,100}(?:\[\d{1,9}\])?: ?/gm,
  /^[\w.-]{1,100} +\| ?/gm,
  /^\d{4}-\d\d-\d\dT[\d:.]{8,20}(?:Z|[+-]\d\d:\d\d) (?:stdout|stderr) [FP] ?/gm,
  /^> ?(?![<>*])/gm,
  /^[ \t]*(?:\/\/|#) ?/gm,
];

/** Without a prefix that stands before every line, of several. */
function withoutPrefixes(text: string): string {
  const lines = text.split("\n").filter((line) => line !== "").length;
  if (lines < 2) return text;
  for (const prefix of PREFIXES) {
    if ((text.match(prefix)?.length ?? 0) >= lines) return withoutPrefixes(text.replace(prefix, ""));
  }
  return text;
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&quot;": '"',
  "&#34;": '"',
  "&#39;": "'",
  "&#x27;": "'",
  "&apos;": "'",
  "&lt;": "<",
  "&gt;": ">",
  "&amp;": "&",
};

/** Quotes as entities: the text was taken from a page's source. */
function withoutEntities(text: string): string {
  if (!/&(?:quot|apos|#39|#34|#x27);|^&[lg]t; /m.test(text)) return text;
  return text.replace(/&(?:quot|apos|lt|gt|amp|#39|#34|#x27);/g, (entity) => ENTITIES[entity]);
}

/** A forum's quotes, where most are its own. */
function straightQuotes(text: string): string {
  const curved = text.match(/[“”]/g)?.length ?? 0;
  if (curved === 0 || curved <= (text.match(/"/g)?.length ?? 0)) return text;
  return text.replace(/[“”„]/g, '"').replace(/[‘’]/g, "'");
}

/** Narrower than any terminal that wraps. */
const NARROWEST = 60;

/** Widths that terminals have. */
const USUAL: ReadonlySet<number> = new Set([80, 100, 120, 132, 160]);

/** The lines that a terminal broke at its width put together again; `sure`: it looks so. Undefined where it cannot be. */
export function unfolded(text: string): { readonly text: string; readonly sure: boolean } | undefined {
  const lines = text.split("\n");
  const width = lines.reduce((widest, line) => Math.max(widest, line.length), 0);
  if (width < NARROWEST || lines.length < 2) return undefined;
  let joined = "";
  let broken = 0;
  for (const line of lines) {
    if (line.length === width) broken++;
    joined += line.length === width ? line : `${line}\n`;
  }
  return { text: joined.trimEnd(), sure: broken > 1 || USUAL.has(width) };
}
