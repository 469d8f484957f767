/**
 * Owns the page of a finding: what it is, an example, what each server does with it, what to do, how to suppress it. One text for the editor
 * and for docs/rules (scripts/rules.mjs). Invariant: what becomes of the example is told by the check itself, never by hand.
 */
import { checkDocument } from "../checks/check";
import { CODES, type CodeFacts, type FindingCode, isAnswerCode, type Severity } from "../checks/codes";
import { scopeRuleOf } from "../checks/scopeRule";
import { PagedText } from "../document/pagedText";
import { DocumentReading } from "../document/reading";
import { dialectOf } from "../lineprotocol/dialects";
import { readPragma } from "../lineprotocol/pragma";
import { PRODUCTS, type Product, type Target } from "../lineprotocol/targets";

const SEVERITIES: Readonly<Record<Severity, string>> = {
  error: "error: the server refuses it or drops it",
  warning: "warning: it is stored as something else than meant, or lost",
  information: "information",
  hint: "hint",
};

/** What asks for a finding that is not looked for by itself. */
const WANTS: Readonly<Record<NonNullable<CodeFacts["wants"]>, string>> = {
  style: "Looked for only with the setting `lineProtocol.diagnostics.style`, or `check --style`.",
  portability:
    "Looked for only with the setting `lineProtocol.diagnostics.portability`, or `check --portability TARGETS`.",
  retention:
    "Looked for in a file only where the destination's retention is known, or with `check --retention TIME`.",
};

/** The moment at which examples are judged, in seconds: pages do not change by themselves. */
const NOW = Date.UTC(2026, 10, 25) / 1000;

/** Markdown. */
export function rulePage(code: FindingCode): string {
  const facts: CodeFacts = CODES[code];
  const { title, severity, what, products, fix, example, better, wants } = facts;
  const lines = [`# ${title}`, "", `\`${code}\` · ${SEVERITIES[severity]}`, "", what, ""];
  if (wants !== undefined) lines.push(WANTS[wants], "");
  if (example !== undefined) lines.push("## Example", "", ...fence(example), "");
  if (better !== undefined) lines.push("Put right:", "", ...fence(better), "");
  const rows = Object.entries(products);
  if (rows.length > 0) lines.push("## What servers do", "", ...table("what it does", rows), "");
  if (example !== undefined) {
    const outcomes = table("what becomes of it", outcomesOf(code, example));
    lines.push("## The example, server by server", "", ...outcomes, "");
  }
  lines.push("## What to do", "", fix, "", ...(isAnswerCode(code) ? FROM_ANSWER : suppression(code)));
  return `${lines.join("\n")}\n`;
}

const FROM_ANSWER = ["This finding comes from a server's answer to a write; a file alone does not give it."];

function suppression(code: FindingCode): string[] {
  return [
    "## Suppress it",
    "",
    "For one line, by a comment above it:",
    "",
    ...fence(`# line-protocol-disable-next-line ${code}`),
    "",
    `For all files, or with another severity, by the setting \`lineProtocol.diagnostics.severity\`: \`{ "${code}": "off" }\`; on the command line by \`check --rule ${code}=off\`.`,
  ];
}

/** What each server makes of an example, as the check tells it of the newest version: servers that do the same stand together. */
function outcomesOf(code: FindingCode, example: string): [servers: string, becomes: string][] {
  const text = example.replace(/^# line-protocol: target=\S+\n/, "");
  const servers = new Map<string, string[]>();
  for (const product of Object.keys(PRODUCTS) as Product[]) {
    const { label } = PRODUCTS[product];
    const told = tellingFinding(code, text, product);
    const becomes = told ? withoutName(told, label) : "Taken, with neither an error nor a warning.";
    servers.set(becomes, [...(servers.get(becomes) ?? []), label]);
  }
  return [...servers].map(([becomes, labels]) => [labels.join(", "), becomes]);
}

/** The message that tells most: of this code, else of the first error, else of the first warning. */
function tellingFinding(code: FindingCode, text: string, product: Product): string | undefined {
  const pragma = readPragma(text);
  const target: Target = { product, precision: pragma?.precision ?? "ns" };
  const paged = new PagedText("file:example.lp", "line-protocol", 1, text);
  const reading = new DocumentReading(paged, dialectOf(target, "utf16"), scopeRuleOf(target, undefined));
  reading.advance();
  const { findings } = checkDocument(reading, {
    ...{ target, pragma, now: NOW, severity: {}, limit: 100, visible: [] },
  });
  const errors = findings.filter(({ severity }) => severity === "error");
  const found = [...errors, ...findings.filter(({ severity }) => severity === "warning")];
  return (found.find((each) => each.code === code) ?? found[0])?.message;
}

/** A message as it is for any server. */
function withoutName(message: string, label: string): string {
  return message.replaceAll(label, (_, at: number) =>
    at === 0 || message.slice(at - 2, at) === ". " ? "The server" : "the server",
  );
}

function table(heading: string, rows: readonly (readonly [string, string])[]): string[] {
  const cells = rows.map(([server, does]) => `| ${cell(server)} | ${cell(does)} |`);
  return [`| server | ${heading} |`, "| --- | --- |", ...cells];
}

/** Text inside a table's cell. */
function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("\n", " ");
}

/** Line protocol in a fence. What cannot be seen is written out: a carriage return as ␍, a byte order mark as ‹BOM›. */
function fence(text: string): string[] {
  const shown = text.replaceAll("\r", "␍").replaceAll("\ufeff", "‹BOM›");
  return ["```line-protocol", ...shown.replace(/\n$/, "").split("\n"), "```"];
}
