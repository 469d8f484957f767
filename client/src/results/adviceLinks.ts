/**
 * Owns the links below a story: what can be done, as links to commands. Invariant: this Markdown is the only one that may run commands, only
 * the two that are named here, and no text of a server or a file is in it but escaped names.
 */
import { MarkdownString } from "vscode";
import type { AdviceAction, LineOutcome } from "../../../server/src/lsp/protocol";
import { APPLY_FIX, FOLLOW_ADVICE, titleOf } from "./adviceActions";
import { escapeMarkdown } from "./escapeMarkdown";
import type { Result } from "./results";

/** Links for an outcome, the fix of the line first; undefined where there is nothing to do. */
export function adviceLinks(
  { uri, report }: Result,
  outcome: LineOutcome,
  secretWord: string,
): MarkdownString | undefined {
  const line = outcome.range.start.line;
  const links = [
    ...(outcome.fixes ?? []).map(({ title }, index) =>
      link(title, "wrench", APPLY_FIX, [uri.toString(), line, index]),
    ),
    ...(report.actions ?? [])
      .filter((action) => isAbout(action, outcome))
      .map((action) =>
        link(titleOf(action, { secretWord }), ICONS[action.id], FOLLOW_ADVICE, [
          uri.toString(),
          action.id,
          line,
        ]),
      ),
  ];
  if (links.length === 0) return undefined;
  const markdown = new MarkdownString(links.join(" &nbsp;&nbsp; "), true);
  markdown.isTrusted = { enabledCommands: [FOLLOW_ADVICE, APPLY_FIX] };
  return markdown;
}

/** Fixes are of lines: what is said of the whole body has none. */
export function isAbout(action: AdviceAction, outcome: LineOutcome): boolean {
  return action.id !== "fix-lines" || (outcome.focus !== undefined && outcome.fixes === undefined);
}

const ICONS: Readonly<Record<AdviceAction["id"], string>> = {
  "fix-lines": "lightbulb",
  "set-precision": "watch",
  "create-database": "database",
  "enter-secret": "key",
  "pick-destination": "plug",
  "edit-connection": "edit",
  "open-docs": "book",
  "split-batches": "split-horizontal",
  "wait-and-send": "clock",
  "send-again": "refresh",
  "send-uncompressed": "file-zip",
};

function link(title: string, icon: string, command: string, args: readonly unknown[]): string {
  const query = encodeURIComponent(JSON.stringify(args));
  return `$(${icon}) [${escapeMarkdown(title)}](command:${command}?${query})`;
}
