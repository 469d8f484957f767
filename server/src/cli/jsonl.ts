/**
 * Owns `--jsonl`: one JSON case a line in, one JSON answer a line out, in the same order. Invariant: a case that cannot be
 * read, or that fails, is answered by `caseError`, and the rest goes on.
 */
import type { CliIo } from "./io";

export async function answerCases(io: CliIo, answer: (input: unknown) => object): Promise<number> {
  let rest = "";
  const decoder = new TextDecoder();
  for await (const chunk of io.stdin()) {
    rest += decoder.decode(chunk, { stream: true });
    const lines = rest.split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) answerLine(line, io, answer);
  }
  answerLine(rest + decoder.decode(), io, answer);
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
