// Writes docs/rules, a page for each finding and a list of all, from the table in server/src/checks/codes.ts. `--check` only compares and exits
// with 1 if a page is out of date, missing or one too many.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { root } from "./setup.mjs";
import { wasmModules } from "./wasm.mjs";

const folder = join(root, "docs", "rules");

/** The table, from its TypeScript source. */
async function loadCodes() {
  const result = await build({
    entryPoints: [join(root, "server", "src", "checks", "codes.ts")],
    bundle: true,
    plugins: [wasmModules],
    write: false,
    format: "esm",
    platform: "neutral",
    logLevel: "error",
  });
  const source = Buffer.from(result.outputFiles[0].contents).toString("base64");
  return import(`data:text/javascript;base64,${source}`);
}

/** All pages as `[file name, text]`. */
export async function renderRules() {
  const { CODES, isAnswerCode } = await loadCodes();
  const codes = Object.keys(CODES).sort();
  return [
    ...codes.map((code) => [`${code}.md`, page(code, CODES[code], isAnswerCode(code))]),
    ["README.md", list(codes, CODES, isAnswerCode)],
  ];
}

const SEVERITIES = {
  error: "error: the server refuses it or drops it",
  warning: "warning: it is stored as something else than meant, or lost",
  information: "information",
  hint: "hint",
};

/** What asks for a finding that is not looked for by itself. */
const WANTS = {
  style: "Looked for only with the setting `lineProtocol.diagnostics.style`, or `check --style`.",
  portability:
    "Looked for only with the setting `lineProtocol.diagnostics.portability`, or `check --portability TARGETS`.",
  retention:
    "Looked for in a file only where the destination's retention is known, or with `check --retention TIME`.",
};

function page(code, { title, severity, what, products, fix, example, better, wants }, fromAnswer) {
  const lines = [`# ${title}`, "", `\`${code}\` · ${SEVERITIES[severity]}`, "", what, ""];
  if (wants !== undefined) lines.push(WANTS[wants], "");
  if (example !== undefined) lines.push("## Example", "", ...fence(example), "");
  if (better !== undefined) lines.push("Put right:", "", ...fence(better), "");
  const rows = Object.entries(products);
  if (rows.length > 0) {
    lines.push("## What servers do", "", "| server | what it does |", "| --- | --- |");
    for (const [product, does] of rows) lines.push(`| ${cell(product)} | ${cell(does)} |`);
    lines.push("");
  }
  lines.push("## What to do", "", fix, "");
  if (fromAnswer) {
    lines.push("This finding comes from a server's answer to a write; a file alone does not give it.", "");
  } else {
    lines.push(
      "## Suppress it",
      "",
      "For one line, by a comment above it:",
      "",
      ...fence(`# line-protocol-disable-next-line ${code}`),
      "",
      `For all files, or with another severity, by the setting \`lineProtocol.diagnostics.severity\`: \`{ "${code}": "off" }\`; on the command line by \`check --rule ${code}=off\`.`,
      "",
    );
  }
  return `${lines.join("\n").trimEnd()}\n`;
}

function list(codes, facts, isAnswerCode) {
  const table = (chosen) => [
    "| code | severity | what it is |",
    "| --- | --- | --- |",
    ...chosen.map(
      (code) => `| [${code}](${code}.md) | ${facts[code].severity} | ${cell(facts[code].title)} |`,
    ),
    "",
  ];
  const lines = [
    "# Findings",
    "",
    "These pages are written by `node scripts/rules.mjs` from the table in `server/src/checks/codes.ts`. A code is never renamed.",
    "",
    "## Found in a file",
    "",
    ...table(codes.filter((code) => !isAnswerCode(code))),
    "## Told by a server's answer",
    "",
    ...table(codes.filter(isAnswerCode)),
  ];
  return `${lines.join("\n").trimEnd()}\n`;
}

/** Line protocol in a fence. What cannot be seen is written out: a carriage return as ␍, a byte order mark as ‹BOM›. */
function fence(text) {
  const shown = text.replaceAll("\r", "␍").replaceAll("\ufeff", "‹BOM›");
  return ["```line-protocol", ...shown.replace(/\n$/, "").split("\n"), "```"];
}

/** Text inside a table's cell. */
function cell(text) {
  return text.replaceAll("|", "\\|").replaceAll("\n", " ");
}

/** Names of pages in docs/rules that are not as the table says: changed, missing, or one too many. */
export async function outdatedRules() {
  const pages = await renderRules();
  const wanted = new Map(pages);
  const there = readdirSync(folder, { withFileTypes: true }).map(({ name }) => name);
  const outdated = there.filter((name) => !wanted.has(name));
  for (const [name, text] of pages) {
    if (!there.includes(name) || readFileSync(join(folder, name), "utf8") !== text) outdated.push(name);
  }
  return outdated.sort();
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  mkdirSync(folder, { recursive: true });
  if (process.argv.includes("--check")) {
    const outdated = await outdatedRules();
    if (outdated.length > 0) {
      console.error(`docs/rules is out of date (${outdated.join(", ")}): run \`node scripts/rules.mjs\`.`);
      process.exit(1);
    }
  } else {
    const pages = await renderRules();
    const names = new Set(pages.map(([name]) => name));
    for (const name of readdirSync(folder))
      if (!names.has(name)) rmSync(join(folder, name), { recursive: true });
    for (const [name, text] of pages) writeFileSync(join(folder, name), text);
  }
}
