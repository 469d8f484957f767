import type { Finding } from "../checks/finding";
import type { LineIndex } from "./lineIndex";

/** Makes the text of a run: its beginning, each finding, its end. */
export interface FindingsPrinter {
  begin(): string;
  finding(path: string, lines: LineIndex, finding: Finding): string;
  end(): string;
}
