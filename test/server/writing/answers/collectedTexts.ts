// The collected texts (test/corpus/answers, its README tells what the keys mean), file by file.
import { readdirSync, readFileSync } from "node:fs";
import { projectPath } from "../../../shared";

export interface CollectedText {
  readonly id: string;
  readonly from: string;
  readonly text: string;
  readonly kind: string;
  readonly written: string;
  readonly alt?: readonly string[];
  readonly altWritten?: readonly string[];
  readonly product?: string;
  readonly retry?: boolean;
  readonly said?: Readonly<Record<string, string | number | readonly (string | number)[]>>;
}

/** Whether a kind is one of those that the text allows. */
export function isKindOf({ kind, alt }: CollectedText, read: string): boolean {
  return read === kind || (alt?.includes(read) ?? false);
}

/** Whether the text allows to say so much of what was stored. */
export function isWrittenOf({ written, altWritten }: CollectedText, read: string): boolean {
  return read === written || (altWritten?.includes(read) ?? false);
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
