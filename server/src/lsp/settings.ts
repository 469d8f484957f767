/**
 * Owns how settings are read: once, at the edge, into a frozen and complete object. Invariant: anything may come in (null, numbers
 * for words, an old client's leftovers); what is not of the right kind counts as absent.
 */
import { isPrecision, parseTarget } from "../lineprotocol/targets";
import type { Settings } from "./protocol";

export const DEFAULT_SETTINGS: Settings = deepFreeze({
  target: "",
  targetByPath: {},
  precision: "",
  diagnostics: { enabled: true, limit: 1000, severity: {}, style: false, portability: [] },
  inlayHints: { timestamps: true, types: false },
  codeLens: { measurements: false },
  write: { batchLines: 5000, batchBytes: 1_000_000, gzip: false, timeoutSeconds: 60, concurrency: 1 },
  workspace: { diagnostics: false, maximumFiles: 500, maximumMegabytes: 100 },
});

/** Settings from the answer to `workspace/configuration` for the section `lineProtocol`, or from the options at start. */
export function parseSettings(raw: unknown): Settings {
  const root = objectOf(raw);
  const diagnostics = objectOf(root.diagnostics);
  const inlayHints = objectOf(root.inlayHints);
  const codeLens = objectOf(root.codeLens);
  const workspace = objectOf(root.workspace);
  const write = objectOf(root.write);
  const defaults = DEFAULT_SETTINGS;
  return deepFreeze({
    target: typeof root.target === "string" && parseTarget(root.target) ? root.target : defaults.target,
    targetByPath: Object.fromEntries(
      Object.entries(objectOf(root.targetByPath)).filter(
        (entry): entry is [string, string] =>
          typeof entry[1] === "string" && parseTarget(entry[1]) !== undefined,
      ),
    ),
    precision:
      typeof root.precision === "string" && isPrecision(root.precision) ? root.precision : defaults.precision,
    diagnostics: {
      enabled: booleanOr(diagnostics.enabled, defaults.diagnostics.enabled),
      limit: numberOr(diagnostics.limit, 1, 100_000, defaults.diagnostics.limit),
      severity: severitiesOf(diagnostics.severity),
      style: booleanOr(diagnostics.style, defaults.diagnostics.style),
      portability: targetsOf(diagnostics.portability),
    },
    inlayHints: {
      timestamps: booleanOr(inlayHints.timestamps, defaults.inlayHints.timestamps),
      types: booleanOr(inlayHints.types, defaults.inlayHints.types),
    },
    codeLens: { measurements: booleanOr(codeLens.measurements, defaults.codeLens.measurements) },
    workspace: {
      diagnostics: booleanOr(workspace.diagnostics, defaults.workspace.diagnostics),
      maximumFiles: numberOr(workspace.maximumFiles, 1, 10_000, defaults.workspace.maximumFiles),
      maximumMegabytes: numberOr(workspace.maximumMegabytes, 1, 2000, defaults.workspace.maximumMegabytes),
    },
    write: {
      batchLines: numberOr(write.batchLines, 1, 1_000_000, defaults.write.batchLines),
      batchBytes: numberOr(write.batchBytes, 1_000, 100_000_000, defaults.write.batchBytes),
      gzip: booleanOr(write.gzip, defaults.write.gzip),
      timeoutSeconds: numberOr(write.timeoutSeconds, 1, 3600, defaults.write.timeoutSeconds),
      concurrency: numberOr(write.concurrency, 1, 16, defaults.write.concurrency),
    },
  });
}

function objectOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}

function booleanOr(value: unknown, otherwise: boolean): boolean {
  return typeof value === "boolean" ? value : otherwise;
}

/** A whole number, brought between its bounds. */
function numberOr(value: unknown, least: number, most: number, otherwise: number): number {
  if (typeof value !== "number" || !Number.isFinite(value)) return otherwise;
  return Math.min(most, Math.max(least, Math.round(value)));
}

const SEVERITIES = new Set(["error", "warning", "information", "hint", "off"]);

function severitiesOf(value: unknown): Settings["diagnostics"]["severity"] {
  return Object.fromEntries(
    Object.entries(objectOf(value)).filter(([, severity]) => SEVERITIES.has(severity as string)),
  ) as Settings["diagnostics"]["severity"];
}

/** Words that are targets, each once. */
function targetsOf(value: unknown): readonly string[] {
  const words: readonly unknown[] = Array.isArray(value) ? value : [];
  return [...new Set(words)].filter(
    (word): word is string => typeof word === "string" && parseTarget(word) !== undefined,
  );
}

function deepFreeze<T extends object>(value: T): T {
  for (const part of Object.values(value)) if (typeof part === "object" && part !== null) deepFreeze(part);
  return Object.freeze(value);
}
