import assert from "node:assert/strict";
import { test } from "node:test";
import { DEFAULT_SETTINGS } from "../../../server/src/lsp/settings";
import { resolveTarget } from "../../../server/src/lsp/targets";

test("where a target comes from: the file, its path, the user, and by default where nobody said anything", () => {
  const sourceOf = (target: string, head = "", targetByPath = {}) =>
    resolveTarget({
      uri: "file:///exports/a.lp",
      head,
      destination: undefined,
      settings: { ...DEFAULT_SETTINGS, target, targetByPath },
    }).source;
  assert.equal(sourceOf("influxdb-2"), "default");
  assert.equal(sourceOf(""), "default");
  assert.equal(sourceOf("influxdb-2@2.7"), "user");
  assert.equal(sourceOf("questdb"), "user");
  assert.equal(sourceOf("questdb", "", { "exports/*.lp": "influxdb-1@1.8" }), "workspace");
  assert.equal(sourceOf("questdb", "# line-protocol: target=influxdb-1\n"), "pragma");
});
