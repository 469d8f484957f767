// The person at the keyboard, for tests inside the extension host: asks the host that shows the workbench (test/editor/host/actions.mjs,
// where every action is described) to press, type, click, hover, look and take pictures. Works in both extension hosts. In desktop VS Code
// nobody answers: `person` is undefined there, and tests of widgets leave themselves out.
import * as vscode from "vscode";

/** What the test run hands to the tests: the environment variables LP_TEST_… by name, and the address of the actions. */
export function given(name: string): string | undefined {
  return vscode.workspace.getConfiguration("lineProtocolTests").get<Record<string, string>>("given")?.[name];
}

interface Match {
  selector: string;
  /** Narrows to elements that hold this text. */
  text?: string;
  /** The nth match, from 0. */
  nth?: number;
  /** How long to wait for it (10). */
  seconds?: number;
}

/** A part of the workbench, in CSS pixels. */
export interface Clip {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface ServedRequest {
  method: string;
  path: string;
  authorization: boolean;
  body: string;
}

export interface Person {
  /** Saves out/screenshots/<name>.png (letters, digits, hyphens), or a part of it, and answers its path. */
  screenshot(name: string, clip?: Clip): Promise<string>;
  /** Presses keys: "Control+Shift+P", "F1", "Enter". */
  press(keys: string): Promise<void>;
  type(text: string): Promise<void>;
  click(match: Match): Promise<void>;
  hover(match: Match): Promise<void>;
  move(x: number, y: number): Promise<void>;
  wait(match: Match & { gone?: boolean }): Promise<void>;
  /** The visible texts of all elements that a selector matches. */
  texts(selector: string): Promise<string[]>;
  /** The JSON value of a JavaScript expression in the workbench's page. */
  evaluate(script: string): Promise<unknown>;
  /** Starts a server on 127.0.0.1 that takes writes, with or without leave for pages of other origins; answers its address. */
  serve(options: { cors: boolean }): Promise<string>;
  /** The requests that it got. */
  served(url: string): Promise<readonly ServedRequest[]>;
  /** Kills this extension host without warning and opens its window anew; the tests begin from their first. Never answers. */
  reopen(): Promise<never>;
}

async function ask(request: { action: string; [more: string]: unknown }): Promise<unknown> {
  const url = given("actions");
  if (!url) throw new Error("nobody is at the keyboard");
  const answer = await fetch(url, { method: "POST", body: JSON.stringify(request) });
  const { value, error } = (await answer.json()) as { value?: unknown; error?: string };
  if (error) throw new Error(`${request.action}: ${error}`);
  return value;
}

/** The person at the keyboard, or undefined in desktop VS Code. */
export function person(): Person | undefined {
  if (!given("actions")) return undefined;
  const act = async (action: string, more: object) => {
    await ask({ action, ...more });
  };
  return {
    screenshot: async (name, clip) => String(await ask({ action: "screenshot", name, clip })),
    press: (keys) => act("press", { keys }),
    type: (text) => act("type", { text }),
    click: (match) => act("click", match),
    hover: (match) => act("hover", match),
    move: (x, y) => act("move", { x, y }),
    wait: (match) => act("wait", match),
    texts: async (selector) => (await ask({ action: "texts", selector })) as string[],
    evaluate: (script) => ask({ action: "evaluate", script }),
    serve: async (options) => String(await ask({ action: "serve", ...options })),
    served: async (url) => (await ask({ action: "served", url })) as ServedRequest[],
    reopen: async () => {
      await ask({ action: "reopen", pid: process.pid });
      throw new Error("the extension host was not killed");
    },
  };
}

export interface TestReport {
  name: string;
  passed: boolean;
  milliseconds: number;
  error?: string;
  /** Why the first of two attempts failed. */
  failedFirst?: string;
}

/** Tells the run that a test has ended; in desktop VS Code the console is the way. */
export async function report(result: TestReport): Promise<void> {
  if (given("actions")) await ask({ action: "report", ...result });
  else {
    const { passed, name, error, failedFirst } = result;
    const reasons = [failedFirst && `failed first: ${failedFirst}`, error].filter(Boolean);
    console.log([`${passed ? "✔" : "✖"} ${name}`, ...reasons].join("\n    "));
  }
}
