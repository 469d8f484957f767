// Starts VS Code's own server (extension hosts, workbench) on a free port of 127.0.0.1 with folders of its own, and ends it with all
// its children. Used by the tests' stand-in for VS Code (code.mjs) and by `npm start`.
import { spawn } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { createServer } from "node:net";
import { delimiter, dirname, join } from "node:path";

// What a first start would show on top of the work: tours, side bars, news, questions.
export const quietSettings = {
  "chat.disableAIFeatures": true,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
  "workbench.welcomePage.walkthroughs.openOnInstall": false,
  "workbench.enableExperiments": false,
  "extensions.ignoreRecommendations": true,
  "extensions.autoCheckUpdates": false,
  "telemetry.telemetryLevel": "off",
  "update.mode": "none",
  "git.enabled": false,
  "security.workspace.trust.enabled": false,
};

// A window whose folder nobody trusts, and nobody is asked.
const untrustedSettings = {
  "security.workspace.trust.enabled": true,
  "security.workspace.trust.startupPrompt": "never",
};

/**
 * Starts the server. `profile` is a folder of the caller's, who removes it; `vsix` is installed before; `untrusted`: so is each folder. Answers
 * `{ port, url, stop }`; throws with what the server printed when it does not answer within 60 s.
 */
export async function startEditorServer(paths, profile, { vsix, untrusted = false, settings = {} } = {}) {
  const userData = join(profile, "user");
  const folders = ["--server-data-dir", join(profile, "server"), "--user-data-dir", userData];
  const extensions = ["--extensions-dir", join(profile, "extensions")];
  for (const folder of [
    join(userData, "User"),
    join(profile, "server", "data", "Machine"),
    join(profile, "extensions"),
  ])
    await mkdir(folder, { recursive: true });
  const allSettings = JSON.stringify(
    { ...quietSettings, ...(untrusted && untrustedSettings), ...settings },
    undefined,
    2,
  );
  // The page keeps user settings in the browser; settings of the machine come from the server, and the profile's from its folder.
  await writeFile(join(userData, "User", "settings.json"), allSettings);
  await writeFile(join(profile, "server", "data", "Machine", "settings.json"), allSettings);
  const environment = { ...process.env, PATH: `${dirname(paths.node)}${delimiter}${process.env.PATH}` };
  // Nothing of the test runner's own Node may reach the extension host.
  for (const name of ["NODE_OPTIONS", "NODE_TEST_CONTEXT", "CI"]) delete environment[name];
  if (vsix) {
    const install = ["--install-extension", vsix, "--accept-server-license-terms", ...folders, ...extensions];
    const { code, output } = await runToEnd(paths, install, environment);
    if (code !== 0 || !/successfully installed/.test(output))
      throw new Error(`${vsix} could not be installed:\n${output}`);
  }
  const port = await freePort();
  const args = [
    "--host",
    "127.0.0.1",
    "--port",
    String(port),
    "--without-connection-token",
    "--accept-server-license-terms",
  ];
  const quiet = ["--disable-telemetry", "--enable-smoke-test-driver"];
  if (!untrusted) quiet.push("--disable-workspace-trust");
  const child = spawnServer(paths, [...args, ...quiet, ...folders, ...extensions], environment);
  let printed = "";
  const keep = (chunk) => {
    printed = (printed + chunk).slice(-20_000);
  };
  child.stdout.on("data", keep);
  child.stderr.on("data", keep);
  const stop = () => endGroup(child);
  const deadline = Date.now() + 60_000;
  while (!(await answers(port))) {
    if (child.exitCode !== null || Date.now() > deadline) {
      await stop();
      throw new Error(`VS Code's server did not start. It printed:\n${printed}`);
    }
    await new Promise((done) => setTimeout(done, 100));
  }
  return { port, url: `http://127.0.0.1:${port}`, output: () => printed, stop };
}

// A process group of its own, so that the extension hosts end with the server.
function spawnServer(paths, args, environment) {
  return spawn(paths.node, [paths.server, ...args], {
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
    env: environment,
  });
}

function runToEnd(paths, args, environment) {
  return new Promise((done) => {
    const child = spawnServer(paths, args, environment);
    let output = "";
    child.stdout.on("data", (chunk) => (output += chunk));
    child.stderr.on("data", (chunk) => (output += chunk));
    child.on("close", (code) => done({ code, output }));
  });
}

async function endGroup(child) {
  const signal = (name) => {
    try {
      process.kill(-child.pid, name);
    } catch {
      // all of the group has ended
    }
  };
  if (child.exitCode === null && child.signalCode === null) {
    const ended = new Promise((done) => child.once("exit", done));
    signal("SIGTERM");
    await Promise.race([ended, new Promise((done) => setTimeout(done, 3000))]);
  }
  signal("SIGKILL");
}

function answers(port) {
  return new Promise((done) => {
    const asked = request({ host: "127.0.0.1", port, path: "/version", timeout: 2000 }, (answer) => {
      answer.resume();
      done(answer.statusCode === 200);
    });
    asked.on("error", () => done(false));
    asked.on("timeout", () => asked.destroy());
    asked.end();
  });
}

function freePort() {
  return new Promise((done, fail) => {
    const probe = createServer();
    probe.on("error", fail);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => done(port));
    });
  });
}
