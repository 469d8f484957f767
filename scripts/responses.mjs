// Writes docs/responses.md from the tables of server/src/writing/answers/responses. `--check` only compares and exits with 1 if the page
// is out of date.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./setup.mjs";
import { loadSource } from "./source.mjs";

const page = join(root, "docs", "responses.md");

const LABELS = {
  greptimedb: "GreptimeDB",
  opengemini: "openGemini",
};

/** The tables, from their TypeScript source. */
const loadTables = () =>
  loadSource("server/src/writing/answers/responses", "server/src/lineprotocol/targets", "test/pages/rows");

const STORED = {
  all: "all points are stored",
  none: "nothing is stored",
  rest: "the other points are stored, if there are any",
  unknown: "unknown",
};

/** Text inside a table's cell. */
function cell(text) {
  return text.replaceAll("|", "\\|").replaceAll("\n", " ").replaceAll("<", "&lt;");
}

function code(text) {
  const shown = text.length > 160 ? `${text.slice(0, 160)} …` : text;
  return shown.includes("`") ? `\`\` ${cell(shown)} \`\`` : `\`${cell(shown).replaceAll("&lt;", "<")}\``;
}

/** A row's sentence with its placeholders as words. */
function sentence(says) {
  return says
    .replace(/\{(\w+)\|\{(\w+)\}\}/g, "‹$1›")
    .replace(/\{(\w+):([^|}]*)\|([^}]*)\}/g, "$3")
    .replace(/\{(\w+)(?:\|([^}]*))?\}/g, "‹$1›");
}

/** The documentation's two pages and the test of each of their rows, from test/pages/rows.ts. */
function pagesAndTests(pages, titleOfRow) {
  const lines = [
    "## The pages and their tests",
    "",
    "Each row and each promise of InfluxData's two pages on failed writes, with the test that writes to a server answering like that",
    "and looks at what the user reads. Where the real server does otherwise than its page, the product and the test follow the server.",
    "The test's name is the row's.",
    "",
  ];
  for (const { title, url, test, rows } of pages) {
    lines.push(
      `### [${title}](${url})`,
      "",
      "| place | what the page says | what the server does otherwise | test |",
    );
    lines.push("| --- | --- | --- | --- |");
    const link = `[${test.split("/").at(-1)}](../${test} `;
    for (const row of Object.values(rows)) {
      const name = titleOfRow(row).replaceAll('"', "'");
      lines.push(
        `| ${cell(row.place)} | ${cell(row.says)} | ${cell(row.server ?? "–")} | ${link}"${cell(name)}") |`,
      );
    }
    lines.push("");
  }
  return lines;
}

export async function renderResponses() {
  const { TABLES, PRODUCTS, PAGES, titleOfRow } = await loadTables();
  const label = (product) => PRODUCTS[product]?.label ?? LABELS[product] ?? product;
  const lines = [
    "# What servers answer to a write, and what it means",
    "",
    "This page is written by `node scripts/responses.mjs` from the tables in `server/src/writing/answers/responses`: a row an answer.",
    "A row is chosen by the server's own sentence, without the words around it; the status only helps where a sentence is missing.",
    "Names in ‹› stand for what the answer holds. An answer that no row knows is read by its status, its message shown whole, and what",
    "was stored is called unknown.",
    "",
    "Accepting answers (204): InfluxDB 1.x, 2.x, 3 and the clouds with the InfluxDB 3 engine have stored all points. InfluxDB Cloud (TSM)",
    "has queued them. VictoriaMetrics, QuestDB, openGemini and Telegraf may have skipped lines without a word, so there it is unknown.",
    "",
    "How well texts are read that nobody here had seen, batch by batch: [test/corpus/answers](../test/corpus/answers/README.md).",
    "",
  ];
  for (const { title, rows } of TABLES) {
    lines.push(
      `## ${title}`,
      "",
      "| answer | status | seen on | kind | what happened | stored | what to do |",
      "| --- | --- | --- | --- | --- | --- | --- |",
    );
    for (const row of rows) {
      const products = row.products.length === 0 ? "any" : row.products.map(label).join(", ");
      const seen = row.versions === undefined ? products : `${products}: ${row.versions}`;
      lines.push(
        `| ${code(row.example)} | ${row.status.join(", ") || "–"} | ${cell(seen)} | ${row.kind} | [${cell(sentence(row.says))}](${row.docs}) | ${STORED[row.written]} | ${cell(row.advice.join(" "))} |`,
      );
    }
    lines.push("");
  }
  lines.push(...pagesAndTests(PAGES, titleOfRow));
  return `${lines.join("\n").trimEnd()}\n`;
}

if (
  process.argv[1] !== undefined &&
  import.meta.url.endsWith("/scripts/responses.mjs") &&
  process.argv[1].endsWith("responses.mjs")
) {
  const text = await renderResponses();
  if (process.argv.includes("--check")) {
    let stands = "";
    try {
      stands = readFileSync(page, "utf8");
    } catch {
      // Missing is out of date, too.
    }
    if (stands !== text) {
      console.error("docs/responses.md is out of date: run `node scripts/responses.mjs`.");
      process.exit(1);
    }
  } else writeFileSync(page, text);
}
