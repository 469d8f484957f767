// What tests inside the extension host may ask of the person at the keyboard, over HTTP on 127.0.0.1 (the suite's side is
// test/editor/suite/person.ts). One JSON request, one JSON answer: { value } or { error }. Coordinates are CSS pixels.
//   { action: "screenshot", name, clip? }   out/screenshots/<name>.png; clip: { x, y, width, height }
//   { action: "press", keys }               "Control+Shift+P", "Enter": playwright's names
//   { action: "type", text }                as if typed
//   { action: "click" | "hover", selector, nth?, text? }   the nth match, waited for up to `seconds` (10); text narrows to elements holding it
//   { action: "move", x, y }                moves the mouse (away from a hover)
//   { action: "wait", selector, text?, gone? }   until it is visible (or gone)
//   { action: "texts", selector }           the visible texts of all matches
//   { action: "evaluate", script }          a JavaScript expression in the page, JSON value back
//   { action: "reopen", pid }               kills the extension host (its process id) without warning and opens its window anew, where
//                                           the tests begin from their first; no answer
//   { action: "serve", cors }               starts a server that takes writes, and answers its address (loopback.mjs)
//   { action: "served", url }               the requests that it got
//   { action: "report", name, passed, milliseconds, error?, failedFirst? }   one test has ended, at the second attempt where one
//                                           failed first: printed at once, kept in `results`
import { mkdirSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { loopbackServers } from "./loopback.mjs";
import { inSources } from "./stacks.mjs";

const patience = ({ seconds = 10 }) => seconds * 1000;

function located(page, { selector, text, nth = 0 }) {
  const found = text === undefined ? page.locator(selector) : page.locator(selector, { hasText: text });
  return found.nth(nth);
}

const actions = {
  async screenshot(page, { name, clip }, folder) {
    if (!/^[\w-]+$/.test(name)) throw new Error(`"${name}" is no name for a picture`);
    mkdirSync(folder, { recursive: true });
    const path = join(folder, `${name}.png`);
    await page.screenshot({ path, clip });
    return path;
  },
  press: (page, { keys }) => page.keyboard.press(keys),
  type: (page, { text }) => page.keyboard.type(text, { delay: 5 }),
  click: (page, request) => located(page, request).click({ timeout: patience(request) }),
  hover: (page, request) => located(page, request).hover({ timeout: patience(request), force: true }),
  move: (page, { x, y }) => page.mouse.move(x, y),
  wait: (page, request) =>
    located(page, request).waitFor({
      state: request.gone ? "hidden" : "visible",
      timeout: patience(request),
    }),
  texts: (page, { selector }) => page.locator(selector).allInnerTexts(),
  evaluate: (page, { script }) => page.evaluate(script),
  reopen: (_page, { pid }, _folder, reopen) => reopen(pid),
};

/**
 * Serves actions, one at a time in the order asked, on the page that `attach` names later, with what opens it anew. Answers
 * `{ url, attach, picture, results, stop }`; pictures go to `folder`.
 */
export async function serveActions(folder) {
  let page;
  let reopen;
  let queue = Promise.resolve();
  const results = [];
  const servers = loopbackServers();
  const perform = async (request) => {
    if (request.action === "report") return { value: report(request, results) };
    if (request.action === "serve" || request.action === "served")
      return { value: await servers[request.action](request) };
    const action = Object.hasOwn(actions, request.action) ? actions[request.action] : undefined;
    if (!action) throw new Error(`there is no action "${request.action}"`);
    return { value: (await action(page, request, folder, reopen)) ?? null };
  };
  const server = createServer((asked, answer) => {
    // The web extension host asks from an origin of its own.
    answer.setHeader("Access-Control-Allow-Origin", "*");
    const chunks = [];
    asked.on("data", (chunk) => chunks.push(chunk));
    asked.on("end", () => {
      queue = queue
        .then(() => perform(JSON.parse(Buffer.concat(chunks).toString("utf8"))))
        .catch((error) => ({ error: error.message }))
        .then((result) => answer.end(JSON.stringify(result)));
    });
  });
  await new Promise((resolve, reject) => {
    server.on("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    attach: (shown, openAnew) => {
      page = shown;
      reopen = openAnew;
    },
    picture: (name) => actions.screenshot(page, { name }, folder),
    results,
    stop: async () => {
      servers.stop();
      server.close();
      server.closeAllConnections();
    },
  };
}

function report({ name, passed, milliseconds, error, failedFirst }, results) {
  const told = [failedFirst && `the first attempt failed: ${failedFirst}`, error]
    .filter(Boolean)
    .map(inSources)
    .join("\n");
  results.push({ name, passed, milliseconds, error: told || undefined, twice: failedFirst !== undefined });
  const reason = told && `\n    ${told.replaceAll("\n", "\n    ")}`;
  console.log(`${passed ? "✔" : "✖"} ${name} (${milliseconds} ms)${reason}`);
  return null;
}
