/**
 * Owns `--jsonl`: one JSON case a line in, one JSON answer a line out, in the same order. Invariants: a case that cannot be
 * read, or that fails, is answered by `caseError`, and the rest goes on; no more is held than one case, its answer and a piece of the input.
 */
import type { CliIo } from "./io";

export async function answerCases(io: CliIo, answer: (input: unknown) => object): Promise<number> {
  /** Pieces of the line that has not ended yet: joined once, however many there are. */
  let rest: string[] = [];
  const decoder = new TextDecoder();
  for await (const chunk of io.stdin()) {
    const lines = decoder.decode(chunk, { stream: true }).split("\n");
    const last = lines.pop() ?? "";
    for (const line of lines) {
      rest.push(line);
      const whole = rest.join("");
      rest = [];
      answerLine(whole, io, answer);
      await io.drained();
    }
    rest.push(last);
  }
  answerLine(rest.join("") + decoder.decode(), io, answer);
  await io.drained();
  return 0;
}

function answerLine(line: string, io: CliIo, answer: (input: unknown) => object): void {
  if (line.trim() === "") return;
  io.out(`${JSON.stringify(answerOne(line, answer))}\n`);
}

function answerOne(line: string, answer: (input: unknown) => object): object {
  let input: unknown;
  try {
    input = JSON.parse(line);
  } catch (error) {
    return { id: null, caseError: `not JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
  const id = typeof input === "object" && input !== null && "id" in input ? input.id : null;
  try {
    return answer(input);
  } catch (error) {
    return { id, caseError: `the case failed: ${error instanceof Error ? error.message : String(error)}` };
  }
}
