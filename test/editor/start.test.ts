import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { test } from "node:test";
import { projectPath, projectRoot } from "../shared";

test("npm start shows findings and a dry-run answer, opens the editor, and leaves nothing running", async () => {
  const child = spawn(process.execPath, [projectPath("scripts/start.mjs"), "--browser"], {
    cwd: projectRoot,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, NODE_TEST_CONTEXT: undefined },
  });
  let printed = "";
  const keep = (chunk: Buffer) => {
    printed += chunk.toString();
  };
  child.stdout.on("data", keep);
  child.stderr.on("data", keep);
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
  try {
    const deadline = Date.now() + 120_000;
    while (!/Press Ctrl-C to end/.test(printed)) {
      assert.equal(child.exitCode, null, printed);
      assert.ok(Date.now() < deadline, printed);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    assert.match(printed, /samples\/type-conflicts\.lp:\d+:\d+.*field-type-conflict/);
    assert.match(printed, /> line-protocol write --dry-run [^\n]+\n\n[^\n]*\S[\s\S]*refused/);
    const address = /http:\/\/127\.0\.0\.1:\d+\/\S*/.exec(printed)?.[0];
    assert.ok(address, printed);
    const page = await fetch(address);
    assert.equal(page.status, 200);
    assert.match(await page.text(), /workbench/);
    child.kill("SIGINT");
    assert.equal(await ended, 0);
    await assert.rejects(fetch(address));
  } finally {
    child.kill("SIGTERM");
    await ended;
  }
});
