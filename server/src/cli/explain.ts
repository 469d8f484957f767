/** Owns the command `explain`: what an answer to a write means, from a recorded answer, a log line or cases. */

import { grouped } from "../checks/entryView";
import { byteString, decodeBytes } from "../lineprotocol/bytes";
import { formatTarget } from "../lineprotocol/targets";
import type { DecodedAnswer } from "../writing/answers/answer";
import { explainCase } from "../writing/answers/explainCase";
import { encodeBase64 } from "../writing/base64";
import { cleanText } from "../writing/cleanText";
import type { CliIo } from "./io";
import { answerCases } from "./jsonl";
import {
  precisionOption,
  readArguments,
  readInput,
  targetOption,
  textOption,
  WrongUse,
  wordOption,
} from "./options";

export async function explain(args: readonly string[], io: CliIo): Promise<number> {
  const { values, paths } = readArguments("explain", args, {
    target: { type: "string" },
    precision: { type: "string" },
    request: { type: "string" },
    status: { type: "string" },
    format: { type: "string" },
    jsonl: { type: "boolean" },
  });
  if (values.jsonl) return answerCases(io, explainCase);
  if (paths.length > 1) throw new WrongUse('One answer is expected. See "line-protocol explain --help".');
  const format = wordOption(values, "format", ["text", "json"]);
  const status = statusOption(textOption(values, "status"));
  const target = targetOption(values, io);
  const requestPath = textOption(values, "request");
  const body = requestPath === undefined ? undefined : await readInput(requestPath, io);
  const text = decodeBytes(byteString(await readInput(paths[0] ?? "-", io)));
  if (text.trim() === "" && status === undefined)
    throw new WrongUse("There is no answer to explain: the input is empty.");
  const answer = explainCase({
    ...(target && { target: formatTarget(target) }),
    precision: precisionOption(values),
    request: body && { method: "POST", path: null, query: null, headers: {}, bodyBase64: encodeBase64(body) },
    ...(status === undefined ? { text } : { response: { status, headers: {}, body: text } }),
  });
  if ("caseError" in answer) throw new WrongUse(answer.caseError);
  io.out(format === "json" ? `${JSON.stringify(answer)}\n` : printAnswer(answer, requestPath ?? "body"));
  return answer.kind === "accepted" ? 0 : 1;
}

function statusOption(word: string | undefined): number | undefined {
  if (word === undefined) return undefined;
  if (!/^[1-9]\d\d$/.test(word)) throw new WrongUse(`--status is a number of three digits, not "${word}".`);
  return Number(word);
}

const WRITTEN: Readonly<Record<DecodedAnswer["written"], string>> = {
  all: "All points are stored.",
  none: "Nothing was stored.",
  some: "A part of the points is stored.",
  unknown: "Unknown whether anything was stored.",
};

/** Nobody reads more; JSON has them all. */
const SHOWN_LINES = 100;

function printAnswer(answer: DecodedAnswer, path: string): string {
  const out = [cleanText(answer.summary), WRITTEN[answer.written]];
  for (const { line, certain, code, message } of answer.lines.slice(0, SHOWN_LINES)) {
    out.push(`${path}:${line}: ${certain ? "refused" : "may be refused"}: ${code} "${cleanText(message)}"`);
  }
  const more = answer.lines.length - SHOWN_LINES;
  if (more > 0) out.push(`  ${grouped(more)} more lines are at fault; --format json names them all.`);
  for (const advice of answer.advice) out.push(`  ${cleanText(advice)}`);
  if (answer.docs !== "") out.push(`  ${answer.docs}`);
  return `${out.join("\n")}\n`;
}
