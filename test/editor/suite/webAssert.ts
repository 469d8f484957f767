// What tests use of node:assert/strict, for the web extension host, which has no Node: the bundle for it takes this file in its place.

function say(value: unknown): string {
  return typeof value === "string" ? value : (JSON.stringify(value) ?? String(value));
}

export function fail(message: string): never {
  throw new Error(message);
}

export function ok(value: unknown, message = `${say(value)} is not truthy`): asserts value {
  if (!value) fail(message);
}

export function equal(actual: unknown, expected: unknown, message?: string): void {
  if (!Object.is(actual, expected)) fail(message ?? `${say(actual)} is not ${say(expected)}`);
}

/** Equal as JSON, keys in any order. */
export function deepEqual(actual: unknown, expected: unknown, message?: string): void {
  const inOrder = (_: string, value: unknown) =>
    value !== null && typeof value === "object" && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value;
  equal(JSON.stringify(actual, inOrder), JSON.stringify(expected, inOrder), message);
}

export function match(actual: string, pattern: RegExp, message?: string): void {
  if (!pattern.test(actual)) fail(message ?? `${say(actual)} does not match ${pattern}`);
}

export function doesNotMatch(actual: string, pattern: RegExp, message?: string): void {
  if (pattern.test(actual)) fail(message ?? `${say(actual)} matches ${pattern}`);
}

export async function rejects(promise: Promise<unknown>, pattern?: RegExp): Promise<void> {
  const error = await promise.then(
    () => fail("it did not reject"),
    (reason: unknown) => reason,
  );
  if (pattern) match(String(error), pattern);
}
