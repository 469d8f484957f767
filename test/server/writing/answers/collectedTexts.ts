// The collected texts (test/corpus/answers, its README tells what the keys mean), file by file.
import { readdirSync, readFileSync } from "node:fs";
import { projectPath } from "../../../shared";

export interface CollectedText {
  readonly id: string;
  readonly from: string;
  readonly text: string;
  readonly kind: string;
  readonly written: string;
  readonly product?: string;
}

const FOLDER = projectPath("test/corpus/answers");

export const collectedFiles: readonly { readonly file: string; readonly cases: readonly CollectedText[] }[] =
  readdirSync(FOLDER)
    .filter((name) => name.endsWith(".jsonl"))
    .map((file) => ({
      file,
      cases: readFileSync(`${FOLDER}/${file}`, "utf8")
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line) as CollectedText),
    }));

export const collectedTexts: readonly CollectedText[] = collectedFiles.flatMap(({ cases }) => cases);
