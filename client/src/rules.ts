/** Owns where the page of a finding stands: a text of a scheme of its own, and a command that shows it (rulePages.ts). */
import { Uri } from "vscode";

export const RULES_SCHEME = "line-protocol-rule";
export const SHOW_RULE = "lineProtocol.showRule";

/** What a diagnostic's code links to. */
export function linkToRule(code: string): Uri {
  return Uri.from({ scheme: "command", path: SHOW_RULE, query: JSON.stringify([code]) });
}

export function pageOfRule(code: string): Uri {
  return Uri.from({ scheme: RULES_SCHEME, path: `/${code}.md` });
}

/** The finding whose page stands there. */
export function ruleOfPage({ path }: Uri): string {
  return path.replace(/^\/|\.md$/g, "");
}
