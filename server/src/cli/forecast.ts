/** Owns the command `forecast`: what a destination would answer to a file, or to cases. */
import { DEFAULT_TARGET, formatTarget } from "../lineprotocol/targets";
import { encodeBase64 } from "../writing/base64";
import { forecastCase } from "../writing/forecast/forecastCase";
import type { CliIo } from "./io";
import { answerCases } from "./jsonl";
import { precisionOption, readArguments, readInput, targetOption, WrongUse } from "./options";

export async function forecast(args: readonly string[], io: CliIo): Promise<number> {
  const { values, paths } = readArguments("forecast", args, {
    target: { type: "string" },
    precision: { type: "string" },
    jsonl: { type: "boolean" },
  });
  if (values.jsonl) return answerCases(io, forecastCase);
  if (paths.length !== 1)
    throw new WrongUse(
      'One file is expected, or "-" for standard input. See "line-protocol forecast --help".',
    );
  const target = targetOption(values, io) ?? DEFAULT_TARGET;
  const body = await readInput(paths[0], io);
  const answer = forecastCase({
    id: null,
    target: formatTarget(target),
    precision: precisionOption(values) ?? target.precision,
    now: String(BigInt(io.now()) * 1_000_000n),
    bodyBase64: encodeBase64(body),
  }) as { status?: number; caseError?: string; id?: unknown };
  if (answer.caseError !== undefined) throw new WrongUse(`${answer.caseError}.`);
  const { id: _, ...rest } = answer;
  io.out(`${JSON.stringify(rest)}\n`);
  return answer.status === 204 ? 0 : 1;
}
