// Runs tests inside VS Code's extension host, Node's or the web's, where node:test is not at hand: `describe` and `test` as there, one
// test after the other, each reported by name as soon as it has ended. `run` is what VS Code calls; it throws when a test failed or
// none ran.
import * as vscode from "vscode";
import { person, report } from "./person";

interface Test {
  name: string;
  body: () => Promise<void> | void;
  seconds: number;
}

const tests: Test[] = [];
const cleanUps: (() => Promise<void> | void)[] = [];
let enclosing: string[] = [];

/** Names the tests that `body` declares: "write › shows the answer". */
export function describe(name: string, body: () => void): void {
  enclosing = [...enclosing, name];
  try {
    body();
  } finally {
    enclosing = enclosing.slice(0, -1);
  }
}

/** Declares a test; it fails when `body` throws, rejects or takes longer than `seconds` (30). */
export function test(name: string, body: () => Promise<void> | void, { seconds = 30 } = {}): void {
  tests.push({ name: [...enclosing, name].join(" › "), body, seconds });
}

/** Called in a test: `step` runs after it, passed or failed, last registered first (close an editor, end a server). */
export function afterThisTest(step: () => Promise<void> | void): void {
  cleanUps.push(step);
}

/** Asks `probe` every 50 ms until it answers something truthy; throws `what` after `seconds` (10). */
export async function until<T>(
  what: string,
  probe: () => T | Promise<T>,
  seconds = 10,
): Promise<NonNullable<T>> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const found = await probe();
    if (found) return found as NonNullable<T>;
    if (Date.now() > deadline) throw new Error(`${what}: not within ${seconds} s`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** What is on the screen when a test has failed: said in a sentence, and kept as a picture where somebody looks at a screen. */
async function whatIsSeen(name: string): Promise<string> {
  const { activeTextEditor, tabGroups } = vscode.window;
  const tabs = tabGroups.all.flatMap((group) => group.tabs);
  const seen = [
    `tabs: ${tabs.map(({ label, isActive }) => (isActive ? `[${label}]` : label)).join(", ") || "none"}`,
    `active text: ${JSON.stringify(activeTextEditor?.document.getText().slice(0, 200))}`,
  ];
  try {
    const someone = person();
    if (someone !== undefined) {
      seen.push(`lines shown: ${JSON.stringify(await someone.texts(".monaco-editor .view-line"))}`);
      const picture = `failed-${name.replace(/[^\w]+/g, "-").slice(0, 60)}`;
      seen.push(`picture: ${await someone.screenshot(picture)}`);
    }
  } catch (error) {
    seen.push(`and no look at the screen: ${error}`);
  }
  return seen.join("\n");
}

/** Why an attempt at a test failed, with what is seen then; undefined if it passed. */
async function attemptAt({ name, body, seconds }: Test): Promise<string | undefined> {
  const problems: unknown[] = [];
  const within = async (work: () => Promise<void> | void) => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`not done within ${seconds} s`)), seconds * 1000);
    });
    try {
      await Promise.race([work(), late]);
    } catch (error) {
      problems.push(error);
    } finally {
      clearTimeout(timer);
    }
  };
  await within(body);
  if (problems.length > 0) problems.push(await whatIsSeen(name));
  for (const step of cleanUps.splice(0).reverse()) await within(step);
  if (problems.length === 0) return undefined;
  return problems
    .map((each) => (each instanceof Error ? (each.stack ?? each.message) : String(each)))
    .join("\n");
}

/** A test that fails is tried once more: a workbench on a busy machine drops a key now and then. What failed first is told. */
export async function run(): Promise<void> {
  let failed = 0;
  for (const test of tests) {
    const start = Date.now();
    const first = await attemptAt(test);
    const second = first === undefined ? undefined : await attemptAt(test);
    if (second !== undefined) failed++;
    await report({
      name: test.name,
      passed: second === undefined,
      milliseconds: Date.now() - start,
      error: second,
      failedFirst: first,
    });
  }
  if (tests.length === 0) throw new Error("No test ran.");
  if (failed > 0) throw new Error(`${failed} of ${tests.length} tests failed.`);
}
