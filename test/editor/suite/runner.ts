// Runs tests inside VS Code's extension host, Node's or the web's, where node:test is not at hand: `describe` and `test` as there, one
// test after the other, each reported by name as soon as it has ended. `run` is what VS Code calls; it throws when a test failed or
// none ran.
import { report } from "./person";

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

export async function run(): Promise<void> {
  let failed = 0;
  for (const { name, body, seconds } of tests) {
    const start = Date.now();
    const problems: unknown[] = [];
    const attempt = async (work: () => Promise<void> | void) => {
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
    await attempt(body);
    for (const step of cleanUps.splice(0).reverse()) await attempt(step);
    if (problems.length > 0) failed++;
    const error = problems
      .map((each) => (each instanceof Error ? (each.stack ?? each.message) : String(each)))
      .join("\n");
    await report({
      name,
      passed: problems.length === 0,
      milliseconds: Date.now() - start,
      error: error || undefined,
    });
  }
  if (tests.length === 0) throw new Error("No test ran.");
  if (failed > 0) throw new Error(`${failed} of ${tests.length} tests failed.`);
}
