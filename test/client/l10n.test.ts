// The bundle of texts that can be translated is the one that the sources give.
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { projectPath, projectRoot } from "../shared";

test("l10n/bundle.l10n.json is up to date", () => {
  execFileSync(process.execPath, [projectPath("scripts/l10n.mjs"), "--check"], {
    cwd: projectRoot,
    stdio: "pipe",
  });
});
