/** Owns how options of the command line are read and refused. Invariant: what cannot be read is a {@link WrongUse} with one clear message. */
import { type ParseArgsConfig, parseArgs } from "node:util";
import { isPrecision, PRODUCTS, type Precision, parseTarget, type Target } from "../lineprotocol/targets";
import { describeUnknownVersion } from "../lineprotocol/versions";
import type { CliFile, CliIo } from "./io";
import { systemReason } from "./systemReason";

/** Wrong use, or input that cannot be read: exit code 2. */
export class WrongUse extends Error {}

export type OptionTable = NonNullable<ParseArgsConfig["options"]>;

export interface ReadArguments {
  readonly values: Readonly<Record<string, string | boolean | readonly string[] | undefined>>;
  readonly paths: readonly string[];
}

export function readArguments(command: string, args: readonly string[], options: OptionTable): ReadArguments {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options,
      allowPositionals: true,
      strict: true,
    });
    return { values: values as ReadArguments["values"], paths: positionals };
  } catch (error) {
    const message = error instanceof Error ? error.message.split(". ")[0] : String(error);
    throw new WrongUse(`${message}. See "line-protocol ${command} --help".`);
  }
}

export function textOption(values: ReadArguments["values"], name: string): string | undefined {
  const value = values[name];
  return typeof value === "string" ? value : undefined;
}

/** An option that may stand more than once. */
export function listOption(values: ReadArguments["values"], name: string): readonly string[] {
  const value = values[name];
  return typeof value === "object" ? value : [];
}

/** One of some words; the first is the default. */
export function wordOption<Word extends string>(
  values: ReadArguments["values"],
  name: string,
  words: readonly Word[],
): Word {
  const value = textOption(values, name);
  if (value === undefined) return words[0];
  const word = words.find((each) => each === value);
  if (word === undefined) throw new WrongUse(`--${name} is one of ${words.join(", ")}, not "${value}".`);
  return word;
}

/** The target that is asked for; one of an unknown version is told of on standard error, where `io` is given. */
export function targetOption(values: ReadArguments["values"], io?: CliIo): Target | undefined {
  const word = textOption(values, "target");
  if (word === undefined) return undefined;
  const target = parseTarget(word, precisionOption(values));
  if (!target) {
    throw new WrongUse(
      `"${word}" is no target. Write a product, with or without its version (influxdb-2@2.7.11). Products: ${Object.keys(PRODUCTS).join(", ")}.`,
    );
  }
  const note = describeUnknownVersion(target);
  if (note !== undefined) io?.err(`${note}\n`);
  return target;
}

export function precisionOption(values: ReadArguments["values"]): Precision | undefined {
  const word = textOption(values, "precision");
  if (word === undefined) return undefined;
  if (!isPrecision(word))
    throw new WrongUse(`--precision is one of ns, us, ms, s, m, h, auto, not "${word}".`);
  return word;
}

/** The bytes of an input; what cannot be read is wrong use. */
export async function readInput(path: string, io: CliIo): Promise<Uint8Array> {
  try {
    return await io.read(path);
  } catch (error) {
    throw new WrongUse(unreadable(path, error));
  }
}

/** A file that is read in pieces; what cannot be opened is wrong use. */
export async function openInput(path: string, io: CliIo): Promise<CliFile> {
  try {
    return await io.open(path);
  } catch (error) {
    throw new WrongUse(unreadable(path, error));
  }
}

/** Says that an input cannot be read, and why. */
export function unreadable(path: string, error: unknown): string {
  return `${path === "-" ? "Standard input" : path} cannot be read: ${systemReason(error)}.`;
}
