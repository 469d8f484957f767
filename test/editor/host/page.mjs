// Shows the workbench in Chromium, lets the tests run, and serves what they ask of the person at the keyboard: typing, clicking,
// hovering, pictures (`actions`, from actions.mjs). Answers the tests' exit code.
import { statSync } from "node:fs";
import { chromium } from "playwright-core";

const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-dev-shm-usage",
  "--force-color-profile=srgb",
];

/** Opens the workbench on `server` and waits for the tests' end, at most `seconds`; answers their exit code. */
export async function openPage(paths, server, { web, development, tests, open, actions, seconds, onOpened }) {
  // Signals are the caller's: playwright would end the process before the editor's server has ended.
  const signals = { handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false };
  const browser = await chromium.launch({ executablePath: paths.chromium, args: flags, ...signals });
  onOpened(() => browser.close());
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    permissions: ["clipboard-read", "clipboard-write"],
  });
  const page = await context.newPage();
  let isReopening = false;
  actions.attach(page, async (pid) => {
    // The workbench takes the death of the host for the end of its tests.
    isReopening = true;
    process.kill(pid, "SIGKILL");
    await page.goto("about:blank");
    await page.goto(address);
    isReopening = false;
  });

  const ended = new Promise((resolve) =>
    page.exposeFunction("codeAutomationExit", async (code) => {
      if (!isReopening) resolve(Number(code));
    }),
  );
  // The workbench's console says much and rarely something about the tests: it is shown when no test could report, or always with
  // LP_EDITOR_VERBOSE.
  const consoleLines = [];
  await page.exposeFunction("codeAutomationLog", async (_kind, args) => {
    const line = fillIn(args);
    consoleLines.push(line);
    if (process.env.LP_EDITOR_VERBOSE) console.log(line);
  });
  page.on("crash", () => console.error("The page of the editor crashed."));

  const payload = [
    ["skipWelcome", "true"],
    ["skipReleaseNotes", "true"],
    ["extensionTestsPath", remote(server, tests)],
  ];
  for (const path of development) payload.push(["extensionDevelopmentPath", remote(server, path)]);
  if (web) payload.push(["extensionDevelopmentKind", "web"]);
  const isFolder = statSync(open).isDirectory();
  const query = new URLSearchParams({
    [isFolder ? "folder" : "workspace"]: open,
    payload: JSON.stringify(payload),
  });
  const address = `${server.url}/?${query}`;
  await page.goto(address);

  const late = new Promise((resolve) => setTimeout(() => resolve("late"), seconds * 1000).unref());
  const broken = new Promise((resolve) => browser.on("disconnected", () => resolve("broken")));
  const result = await Promise.race([ended, late, broken]);
  if (result !== 0 && actions.results.length === 0) console.error(consoleLines.slice(-60).join("\n"));
  if (typeof result === "number") return result;
  if (result === "late") {
    const picture = await actions.picture("gave-up").catch((error) => error.message);
    console.error(`The tests did not end within ${seconds} s (${picture}).`);
  } else console.error("The browser ended before the tests did.");
  return 1;
}

const remote = (server, path) => `vscode-remote://127.0.0.1:${server.port}${path}`;

/** Console arguments as one line, printf placeholders filled in; `%c` takes a style, which is left out. */
function fillIn(args) {
  const rest = args.map((each) => (typeof each === "string" ? each : JSON.stringify(each)));
  const fill = (whole, kind) => {
    if (rest.length === 0) return whole;
    const value = rest.shift();
    return kind === "c" ? "" : value;
  };
  const text = (rest.shift() ?? "").replace(/%([sdifoOc])/g, fill);
  return [text, ...rest].join(" ").trimEnd();
}
