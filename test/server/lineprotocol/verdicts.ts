/** Reads ../shared/corpus/verdicts: what real parsers of six versions said to thousands of bodies (see its README). */
import { readFileSync } from "node:fs";
import { sharedPath } from "../../shared";

type Part = string | { readonly repeat: readonly [string, number] };
type Text = string | { readonly base64: string } | { readonly parts: readonly Part[] };

interface RawPoint {
  readonly measurement: Text;
  readonly tags: readonly (readonly [Text, Text])[];
  readonly fields?: readonly (readonly [Text, string, Text | boolean | null])[];
  readonly timestamp?: string | null;
  readonly fieldsError?: string;
  readonly fieldsPanic?: string;
}

export interface VerdictLine {
  readonly at: readonly [number, number];
  readonly point?: RawPoint;
  readonly error?: Text;
}

export interface Verdict {
  readonly dialects: readonly string[];
  readonly lines?: readonly VerdictLine[];
  readonly bodyError?: Text;
  readonly panic?: string;
}

export interface VerdictCase {
  readonly id: string;
  readonly body?: string;
  readonly bodyBase64?: string;
  readonly bodyParts?: readonly Part[];
  readonly verdicts: readonly Verdict[];
}

export function readVerdicts(): readonly VerdictCase[] {
  return JSON.parse(readFileSync(sharedPath("corpus/verdicts/parser-verdicts.json"), "utf8"));
}

/** The case's body as bytes. */
export function bodyOf(verdict: VerdictCase): Buffer {
  if (verdict.body !== undefined) return Buffer.from(verdict.body, "utf8");
  if (verdict.bodyBase64 !== undefined) return Buffer.from(verdict.bodyBase64, "base64");
  return Buffer.from(joinParts(verdict.bodyParts ?? []), "utf8");
}

function joinParts(parts: readonly Part[]): string {
  return parts
    .map((part) => (typeof part === "string" ? part : part.repeat[0].repeat(part.repeat[1])))
    .join("");
}

/** A text of a verdict, with bytes that are not UTF-8 as U+FFFD. */
export function textOfVerdict(text: Text): string {
  if (typeof text === "string") return text;
  if ("base64" in text)
    return new TextDecoder("utf-8", { ignoreBOM: true }).decode(Buffer.from(text.base64, "base64"));
  return joinParts(text.parts);
}
