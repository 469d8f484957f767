/** Owns the command `parse`: the entries of a file, or of cases, as the target reads them. */
import { parseCase } from "../lineprotocol/parseCase";
import { DEFAULT_TARGET, formatTarget } from "../lineprotocol/targets";
import { encodeBase64 } from "../writing/base64";
import type { CliIo } from "./io";
import { answerCases } from "./jsonl";
import { precisionOption, readArguments, readInput, targetOption, WrongUse } from "./options";

export async function parse(args: readonly string[], io: CliIo): Promise<number> {
  const { values, paths } = readArguments("parse", args, {
    target: { type: "string" },
    precision: { type: "string" },
    jsonl: { type: "boolean" },
  });
  if (values.jsonl) return answerCases(io, parseCase);
  if (paths.length !== 1)
    throw new WrongUse('One file is expected, or "-" for standard input. See "line-protocol parse --help".');
  const target = targetOption(values, io) ?? DEFAULT_TARGET;
  const body = await readInput(paths[0], io);
  const answer = parseCase({
    id: null,
    target: formatTarget(target),
    precision: precisionOption(values) ?? target.precision,
    bodyBase64: encodeBase64(body),
  }) as { entries?: readonly object[]; refused?: object; caseError?: string };
  if (answer.caseError !== undefined) throw new WrongUse(`${answer.caseError}.`);
  const entries = answer.entries ?? [];
  for (const entry of entries) io.out(`${JSON.stringify(entry)}\n`);
  if (answer.refused) io.out(`${JSON.stringify({ refused: answer.refused })}\n`);
  return answer.refused || entries.some((entry) => "error" in entry) ? 1 : 0;
}
