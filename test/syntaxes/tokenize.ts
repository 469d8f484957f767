// Tokenizes as VS Code does: the repository's grammars in vscode-textmate and vscode-oniguruma, line by line, the state of one
// line's end being the next one's start. `stands` are grammars from elsewhere that ours are injected into.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { createOnigScanner, createOnigString, loadWASM } from "vscode-oniguruma";
import { type IGrammar, INITIAL, type IRawGrammar, Registry } from "vscode-textmate";
import { projectRoot } from "../shared";

/** A token: its text, and its scopes from the second on (the first is the grammar's own), `.line-protocol` left out. */
export interface Token {
  text: string;
  scopes: string[];
}

const grammarFiles: Record<string, string> = {
  "source.line-protocol": "syntaxes/line-protocol.tmLanguage.json",
  "markdown.line-protocol.codeblock": "syntaxes/markdown.injection.json",
};

async function loadEngine() {
  const wasm = createRequire(join(projectRoot, "package.json")).resolve("vscode-oniguruma/release/onig.wasm");
  await loadWASM(readFileSync(wasm));
  return { createOnigScanner, createOnigString };
}
let engine: ReturnType<typeof loadEngine> | undefined;

/** The grammar of `scopeName`; throws where there is none. */
export async function loadGrammar(
  scopeName: string,
  stands: Record<string, IRawGrammar> = {},
): Promise<IGrammar> {
  engine ??= loadEngine();
  const registry = new Registry({
    onigLib: engine,
    loadGrammar: async (scope) =>
      grammarFiles[scope]
        ? (JSON.parse(readFileSync(join(projectRoot, grammarFiles[scope]), "utf8")) as IRawGrammar)
        : stands[scope],
    getInjections: (scope) =>
      scope === "text.html.markdown" ? ["markdown.line-protocol.codeblock"] : undefined,
  });
  const grammar = await registry.loadGrammar(scopeName);
  if (!grammar) throw new Error(`no grammar ${scopeName}`);
  return grammar;
}

/** The tokens of each line of `text` (lines end at `\n` or `\r\n`, which tokens leave out). */
export function tokenize(grammar: IGrammar, text: string): Token[][] {
  let state = INITIAL;
  return text.split(/\r?\n/).map((line) => {
    const result = grammar.tokenizeLine(line, state);
    state = result.ruleStack;
    return result.tokens
      .filter((token) => token.startIndex < line.length)
      .map((token) => ({
        text: line.slice(token.startIndex, token.endIndex),
        scopes: token.scopes.slice(1).map((scope) => scope.replace(/\.line-protocol$/, "")),
      }));
  });
}
