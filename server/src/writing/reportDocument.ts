/**
 * Owns the report of a write as a Markdown document: totals, files, reasons, lines, exchanges. Invariants: texts of files and servers
 * stand in code or are escaped, so that nothing of theirs becomes markup; as bounded as the report.
 */
import { counted, grouped } from "../checks/entryView";
import { cleanText } from "./cleanText";
import type { LineOutcome, WriteReport } from "./outcome";

export function reportDocument(report: WriteReport): string {
  return [
    `# ${plain(report.destinationLabel)}: ${plain(report.brief)}`,
    "",
    plain(report.summary),
    ...(report.advice.length > 0 ? ["", ...report.advice.map((sentence) => `- ${plain(sentence)}`)] : []),
    "",
    "| | |",
    "| --- | --- |",
    row("Server", report.serverName),
    row("Begun", `${report.startedAt.slice(0, 19).replace("T", " ")} UTC`),
    row("Took", duration(report.milliseconds)),
    row("Ended", ENDS[report.state]),
    row("Stored", grouped(report.points.stored)),
    row("Refused", grouped(report.points.refused)),
    row("Unknown", grouped(report.points.unknown)),
    row(
      "Not sent",
      `${grouped(report.points.notSent)}${report.leftOut > 0 ? ` (${grouped(report.leftOut)} left out on purpose)` : ""}`,
    ),
    row("Sent", `${grouped(report.bytes)} bytes in ${counted(report.exchangesTotal, "request")}`),
    ...filesOf(report),
    ...reasonsOf(report),
    ...linesOf(report),
    ...exchangesOf(report),
    "",
  ].join("\n");
}

const ENDS: Readonly<Record<WriteReport["state"], string>> = {
  complete: "all was sent",
  stopped: "stopped before the end",
  cancelled: "cancelled",
  "not-sent": "nothing was sent",
};

function filesOf({ files }: WriteReport): string[] {
  if (files.length < 2) return [];
  return [
    "",
    "## Files",
    "",
    "| file | stored | refused | unknown | not sent |",
    "| --- | --- | --- | --- | --- |",
    ...files.map(({ uri, points }) => {
      const { stored, refused, unknown, notSent } = points;
      return `| ${[plain(nameOf(uri)), ...[stored, refused, unknown, notSent].map(grouped)].join(" | ")} |`;
    }),
  ];
}

function reasonsOf({ reasons }: WriteReport): string[] {
  if (reasons.length === 0) return [];
  return [
    "",
    "## Why lines were refused",
    "",
    "| lines | reason |",
    "| --- | --- |",
    ...reasons.map(({ lines, title }) => `| ${grouped(lines)} | ${plain(title)} |`),
  ];
}

function linesOf({ lines, linesTotal, uri: first, files }: WriteReport): string[] {
  if (lines.length === 0) return [];
  const told = lines.map((line) => {
    const at = grouped((line.focus ?? line.range).start.line + 1);
    const file = files.length > 1 ? `${plain(nameOf(line.uri ?? first))} ` : "";
    return `- ${file}line ${at}: ${plain(line.brief)}${sureness(line)}${line.serverText ? ` ${code(line.serverText)}` : ""}`;
  });
  const more = linesTotal > lines.length ? [`- … and ${grouped(linesTotal - lines.length)} more`] : [];
  return ["", "## Lines", "", ...told, ...more];
}

function sureness({ certain }: LineOutcome): string {
  return certain ? "" : " (a candidate: the server did not say which line)";
}

function exchangesOf({ exchanges, exchangesTotal }: WriteReport): string[] {
  if (exchanges.length === 0) return [];
  const head =
    exchangesTotal > exchanges.length ? ` (${grouped(exchanges.length)} of ${grouped(exchangesTotal)})` : "";
  return [
    "",
    `## Requests${head}`,
    "",
    "| | lines | points | answer | ms |",
    "| --- | --- | --- | --- | --- |",
    ...exchanges.map(({ index, firstLine, lastLine, points, result, milliseconds }) =>
      [
        "",
        grouped(index + 1),
        `${grouped(firstLine)}–${grouped(lastLine)}`,
        grouped(points),
        plain(result),
        grouped(Math.round(milliseconds)),
        "",
      ]
        .join(" | ")
        .trim(),
    ),
  ];
}

function row(name: string, value: string): string {
  return `| ${name} | ${plain(value)} |`;
}

function nameOf(uri: string): string {
  const last = uri.split("/").at(-1) ?? uri;
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}

function duration(milliseconds: number): string {
  return milliseconds < 10_000
    ? `${grouped(Math.round(milliseconds))} ms`
    : `${grouped(Math.round(milliseconds / 1000))} s`;
}

/** Markdown's own characters lose their meaning. */
function plain(text: string): string {
  return cleanText(text).replace(/[\\`*_[\]<>|#~]/g, "\\$&");
}

function code(text: string): string {
  return `\`${cleanText(text).replaceAll("`", "'").slice(0, 300)}\``;
}
