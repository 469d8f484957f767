// Where tests find the project and the test data that lies beside it. The data is no part of the repository: a suite that needs it
// says that it was left out where it is missing, which the test run counts as a failure in CI.
import { existsSync } from "node:fs";
import { join } from "node:path";

// Filled in when the tests are bundled (scripts/unit.mjs, test/editor/run.mjs): a bundle does not lie where its sources do.
declare const PROJECT_ROOT: string;

/** The project's folder, absolute. */
export const projectRoot: string = PROJECT_ROOT;

/** The path of a file of the project, absolute: `projectPath("samples/telemetry.lp")`. */
export function projectPath(path: string): string {
  return join(projectRoot, path);
}

/** The path of a file of the shared test data, absolute: `sharedPath("corpus/transcripts")`. It may be missing; see `withoutShared`. */
export function sharedPath(path: string): string {
  return join(projectRoot, "..", "shared", path);
}

/**
 * For node:test's `skip` option: a sentence where `path` of the shared test data is missing, else false.
 * `test("…", { skip: withoutShared("corpus/transcripts") }, …)`
 */
export function withoutShared(path = ""): string | false {
  return existsSync(sharedPath(path)) ? false : `left out: ../shared/${path} is not there`;
}
