// Writes docs/rules, a page for each finding and a list of all, as the server makes it (server/src/features/rulePage.ts). `--check` only compares
// and exits with 1 if a page is out of date, missing or one too many.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "./setup.mjs";
import { loadSource } from "./source.mjs";

const folder = join(root, "docs", "rules");

/** All pages as `[file name, text]`. */
export async function renderRules() {
  const { CODES, isAnswerCode, rulePage } = await loadSource(
    "server/src/checks/codes",
    "server/src/features/rulePage",
  );
  const codes = Object.keys(CODES).sort();
  return [
    ...codes.map((code) => [`${code}.md`, rulePage(code)]),
    ["README.md", list(codes, CODES, isAnswerCode)],
  ];
}

function list(codes, facts, isAnswerCode) {
  const table = (chosen) => [
    "| code | severity | what it is |",
    "| --- | --- | --- |",
    ...chosen.map((code) => `| [${code}](${code}.md) | ${facts[code].severity} | ${facts[code].title} |`),
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
