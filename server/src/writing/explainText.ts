/**
 * Owns how a decoded answer is told as a document: what happened, why, what was written, which lines, what to do, whether to send again,
 * where to read more, and what all of it was read from. Pure. Invariants: texts of servers stand quoted, without control characters and
 * credentials; lists are cut to {@link LISTED} and say so.
 */
import { CODES, isFindingCode } from "../checks/codes";
import { counted, grouped } from "../checks/entryView";
import type { AnsweredRequest, AnswerKind, DecodedAnswer } from "./answers/answer";
import { labelOf } from "./answers/sentences";
import type { Batch } from "./batches";
import { cleanText } from "./cleanText";
import { describeStatus } from "./exchangeText";
import type { WriteReport } from "./outcome";
import { withoutSecrets } from "./pastedRequest";

/** The one section whose lines are shown as they came. */
const PASTED = "The pasted text";
const LISTED = 100;
/** Columns of a line of prose: a document beside the file is narrow. */
const COLUMNS = 80;
/** Units of a pasted text that are shown again. */
const SHOWN_UNITS = 20_000;

export interface ExplanationInput {
  readonly pasted: string;
  readonly decoded: DecodedAnswer;
  /** The answer's headers, names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly request: AnsweredRequest | null;
  /** The sentence that the server says, out of its frame; empty where it says none. */
  readonly message: string;
  readonly document?: {
    readonly name: string;
    /** What of it the answer was read against; absent where the request's body is not in it. */
    readonly batch: Batch | undefined;
    readonly report: WriteReport | undefined;
    /** It was read as the answer to all of the document. */
    readonly whole: boolean;
  };
}

export function explanation(input: ExplanationInput): { readonly title: string; readonly text: string } {
  const { decoded } = input;
  const title = titleOf(decoded);
  const sections: readonly (readonly [string, readonly string[]])[] = [
    ["What happened", [cleanText(decoded.summary)]],
    ["Why", why(input)],
    ["What was written", written(input)],
    ["Lines", lines(input)],
    ["What to do next", decoded.advice.map((sentence, at) => `${at + 1}. ${cleanText(sentence)}`)],
    ["Sending the same again", [sendingAgain(decoded)]],
    ["Read more", decoded.docs === "" ? [] : [decoded.docs]],
    ["What this was read from", readFrom(input)],
    [PASTED, pastedText(input.pasted)],
  ];
  const parts = sections
    .filter(([, paragraphs]) => paragraphs.length > 0)
    .map(([heading, paragraphs]) =>
      [heading, ...paragraphs.map((each) => (heading === PASTED ? indented(each) : wrapped(each)))].join(
        "\n",
      ),
    );
  const head = `${title}\nExplained from a pasted answer. Nothing was sent.`;
  return { title, text: `${[head, ...parts].join("\n\n")}\n` };
}

const KIND_WORDS: Readonly<Record<AnswerKind, string>> = {
  accepted: "accepted",
  syntax: "lines that cannot be read",
  "timestamp-range": "timestamps out of range",
  "field-type-conflict": "field type conflict",
  retention: "points outside the retention",
  "limit-series": "limit of series",
  "limit-values-per-tag": "limit of values per tag",
  "limit-columns": "limit of columns",
  "refused-other": "points refused",
  unauthorized: "credential not valid",
  forbidden: "not permitted",
  "not-found": "no such place to write to",
  "too-large": "body too large",
  "rate-limited": "too many writes at once",
  quota: "limit of the plan or server",
  unavailable: "server not available",
  "server-error": "error of the server",
  other: "not understood as an answer to a write",
};

function titleOf({ product, status, kind }: DecodedAnswer): string {
  const who = product === null ? "Unknown server" : labelOf(product);
  return [who, ...(status === null ? [] : [describeStatus(status)]), KIND_WORDS[kind]].join(" · ");
}

/** The server's own words; of a text that no server is known behind, the text's. */
function why({ decoded: { details, kind, product }, message }: ExplanationInput): string[] {
  const errors = details.errors ?? [];
  if (errors.length > 1) {
    const shown = errors.slice(0, LISTED).map((error) => `- ${oneError(error)}`);
    const total = Number(details.errorCount ?? errors.length);
    const more = total > shown.length ? [`… and ${grouped(total - shown.length)} more`] : [];
    return [`The server names ${counted(total, "error")}:`, ...shown, ...more];
  }
  if (message === "") return kind === "accepted" ? [] : ["The answer gives no reason in words."];
  // InfluxDB 3 says of a line what its sentence on the whole does not.
  const [only] = errors;
  const more = only !== undefined && !message.includes(only.reason) ? [`And of ${oneError(only)}`] : [];
  return [`The ${product === null ? "text" : "server"} says: "${short(message)}"`, ...more];
}

function oneError({ line, text, reason }: NonNullable<DecodedAnswer["details"]["errors"]>[number]): string {
  const place = line === undefined ? "" : `line ${line}: `;
  const quoted = text === undefined ? "" : ` (${short(text)})`;
  return `${place}"${short(reason)}"${quoted}`;
}

const WRITTEN: Readonly<Record<DecodedAnswer["written"], string>> = {
  all: "All points are stored.",
  none: "Nothing was stored.",
  some: "A part of the points is stored: those that are not refused.",
  unknown: "Unknown whether anything was stored.",
};

function written({ decoded, document }: ExplanationInput): string[] {
  const points = document?.report?.points;
  const counts =
    points === undefined
      ? []
      : [
          `Of ${document?.name}: ${(
            [
              ["stored", points.stored],
              ["refused", points.refused],
              ["unknown", points.unknown],
            ] as const
          )
            .filter(([, count]) => count > 0)
            .map(([word, count]) => `${grouped(count)} ${word}`)
            .join(", ")}.`,
        ];
  return [WRITTEN[decoded.written], ...counts];
}

function lines({ decoded, document, request }: ExplanationInput): string[] {
  if (document === undefined) {
    const named = Number(decoded.details.errorCount ?? 0);
    const about = named > 0 || decoded.details.line !== undefined || decoded.details.text !== undefined;
    return about
      ? ["No line protocol file was named: open the file that was sent, and explain the answer beside it."]
      : [];
  }
  const { name, batch, report, whole } = document;
  if (batch === undefined) {
    return request?.body
      ? [`The request that was pasted has other lines than ${name}: nothing is marked there.`]
      : [`${name} holds no points: nothing is marked there.`];
  }
  const shown = (report?.lines ?? []).slice(0, LISTED).map((line) => {
    const word =
      line.outcome === "refused"
        ? "refused"
        : line.outcome === "stored"
          ? "stored in part"
          : "may be refused";
    const sure = line.certain ? "" : ", a candidate: the server did not say which line";
    const title = isFindingCode(line.code) ? CODES[line.code].title : line.code;
    return `- line ${grouped(line.range.start.line + 1)}, ${word}${sure}: ${title}`;
  });
  const total = report?.linesTotal ?? 0;
  const more = total > shown.length ? [`… and ${grouped(total - shown.length)} more`] : [];
  const named = Number(decoded.details.errorCount ?? 0);
  const missing = named - total;
  const absent =
    named > 0 && missing > 0
      ? [
          `${counted(missing, "error")} of the answer ${missing === 1 ? "belongs" : "belong"} to no line of ${name}: another text may have been sent.`,
        ]
      : [];
  const part = !whole
    ? `Read as the answer to ${batch.firstLine === batch.lastLine ? `line ${grouped(batch.firstLine)}` : `lines ${grouped(batch.firstLine)}–${grouped(batch.lastLine)}`} of ${name}.`
    : `Read as the answer to all of ${name}. Was only a part of it sent, select that part and explain the answer again.`;
  const none = total === 0 && named === 0 ? ["The answer speaks of no line in particular."] : [];
  return [part, ...shown, ...more, ...absent, ...none];
}

function sendingAgain({ retry, written, kind }: DecodedAnswer): string {
  if (kind === "accepted") return "Not needed.";
  const when =
    retry.afterSeconds === null
      ? "The same request may succeed later"
      : `The server asks to wait ${counted(retry.afterSeconds, "second")}; then the same request may succeed`;
  if (!retry.sensible) {
    return written === "none" || written === "some"
      ? "The same request would be refused in the same way: correct it first."
      : "The same request would most likely be answered in the same way.";
  }
  return retry.safe
    ? `${when}. Sending it again stores nothing twice.`
    : `${when}. Sending it again may store points twice: look at what is stored first.`;
}

function readFrom({ decoded, headers, request }: ExplanationInput): string[] {
  const version = (headers["x-influxdb-version"] ?? "").split(",")[0].trim();
  const query = (request?.query ?? []).map(([name, value]) => `${name}=${value}`).join("&");
  const facts: readonly (readonly [string, string | undefined])[] = [
    ["server", decoded.product === null ? "not told" : labelOf(decoded.product)],
    ["version", version === "" ? undefined : version],
    ["status", decoded.status === null ? "not told" : describeStatus(decoded.status)],
    [
      "request",
      request?.path == null
        ? undefined
        : `${request.method ?? "POST"} ${request.path}${query === "" ? "" : `?${query}`}`,
    ],
    ...Object.entries(decoded.details)
      .filter((entry): entry is [string, string] => typeof entry[1] === "string" && !TOLD.has(entry[0]))
      .map(([name, value]) => [spaced(name), value] as const),
  ];
  return facts
    .filter((fact): fact is [string, string] => fact[1] !== undefined)
    .map(([name, value]) => `${name}: ${short(value)}`);
}

/** Details that stand above already. */
const TOLD: ReadonlySet<string> = new Set(["reason", "text", "errorCount"]);

/** "existingType" → "existing type". */
function spaced(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function pastedText(text: string): string[] {
  const clean = cleanText(withoutSecrets(text.replace(/\r\n?/g, "\n").trim()), true);
  if (clean === "") return [];
  if (clean.length <= SHOWN_UNITS) return [clean];
  return [clean.slice(0, SHOWN_UNITS), `… (${grouped(clean.length - SHOWN_UNITS)} characters not shown)`];
}

/** A server's text within a line: its line ends are blanks. */
function short(text: string): string {
  const clean = cleanText(text.slice(0, 2001).replace(/[ \t]*(?:\r?\n)+[ \t]*/g, " "));
  return clean.length > 2000 ? `${clean.slice(0, 2000)}…` : clean;
}

function indented(text: string): string {
  return text
    .split("\n")
    .map((line) => (line === "" ? "" : `  ${line}`))
    .join("\n");
}

/** A paragraph in lines of {@link COLUMNS} columns; a list's second line stands below its first word. */
function wrapped(text: string): string {
  const hanging = " ".repeat(2 + (/^(?:- |\d+\. )/.exec(text)?.[0].length ?? 0));
  const lines: string[] = [];
  let line = "  ";
  for (const word of text.split(" ")) {
    const isFirst = line.trim() === "";
    if (!isFirst && line.length + 1 + word.length > COLUMNS) {
      lines.push(line);
      line = hanging + word;
    } else line += isFirst ? word : ` ${word}`;
  }
  return [...lines, line].join("\n");
}
