/**
 * Owns the command `check`: the findings of files, against the target that a file or the command line names. Invariants: nothing is printed
 * before it is known that all named files can be read; findings are printed as they come, so that memory does not grow with their number.
 */
import type { Severity } from "../checks/codes";
import type { Finding } from "../checks/finding";
import { isPlainlyOther } from "../checks/recognise";
import type { ByteSource } from "./byteSource";
import { type CheckedFile, checkFile, headOf } from "./checkFile";
import { CHECK_FORMATS, printerOf } from "./checkFormats";
import { readSought, SOUGHT_OPTIONS, threadsOption } from "./checkOptions";
import { ChangedFile } from "./fileParts";
import type { FindingsPrinter } from "./findingsPrinter";
import { filesBelow } from "./folders";
import type { CliIo } from "./io";
import { precisionOption, readArguments, targetOption, unreadable, WrongUse, wordOption } from "./options";

const RANK: Readonly<Record<Severity, number>> = { error: 0, warning: 1, information: 2, hint: 3 };

/** Units of text that are written at once. */
const WRITE_UNITS = 64 * 1024;

export async function check(args: readonly string[], io: CliIo): Promise<number> {
  const { values, paths } = readArguments("check", args, {
    target: { type: "string" },
    precision: { type: "string" },
    format: { type: "string" },
    threads: { type: "string" },
    ...SOUGHT_OPTIONS,
  });
  if (paths.length === 0) {
    throw new WrongUse('No file is named; "-" is standard input. See "line-protocol check --help".');
  }
  const sought = readSought(values);
  const printer = printerOf(wordOption(values, "format", CHECK_FORMATS));
  const target = targetOption(values, io);
  const precision = precisionOption(values);
  const threads = threadsOption(values, io);
  const inputs = await findInputs(paths, io);
  const run = new Run(io, printer, sought.least);
  run.print(printer.begin());
  for (const input of inputs) {
    const source = await run.open(input);
    if (!source) continue;
    try {
      if (input.isFound && isPlainlyOther(headOf(source))) continue;
      const request = { target, precision, sought, now: io.now(), threads };
      await run.printAll(await checkFile(input.path, source, request));
    } catch (error) {
      if (!(error instanceof ChangedFile)) throw error;
      run.fail(`${input.path} became shorter while it was read; its findings are not complete.`);
    } finally {
      source.close();
    }
  }
  run.print(printer.end());
  await run.flush();
  return run.code;
}

/** A file to be checked: named, or found in a folder that is. */
interface Input {
  readonly path: string;
  readonly isFound: boolean;
}

/** The files that the arguments name. What is named and cannot be read is told before anything is printed. */
async function findInputs(paths: readonly string[], io: CliIo): Promise<readonly Input[]> {
  const inputs: Input[] = [];
  for (const path of paths) {
    if (path === "-") {
      inputs.push({ path, isFound: false });
      continue;
    }
    const found = await filesBelow(path, io);
    if (found) {
      inputs.push(...found.map((file) => ({ path: file, isFound: true })));
      continue;
    }
    try {
      (await io.source(path)).close();
    } catch (error) {
      throw new WrongUse(unreadable(path, error));
    }
    inputs.push({ path, isFound: false });
  }
  return inputs;
}

/** What is printed, and what the exit code will be. */
class Run {
  private waiting = "";
  private isGrave = false;
  private hasFailed = false;

  constructor(
    private readonly io: CliIo,
    private readonly printer: FindingsPrinter,
    private readonly least: Severity,
  ) {}

  get code(): number {
    if (this.hasFailed) return 2;
    return this.isGrave ? 1 : 0;
  }

  async open({ path }: Input): Promise<ByteSource | undefined> {
    try {
      return await this.io.source(path);
    } catch (error) {
      this.fail(unreadable(path, error));
      return undefined;
    }
  }

  fail(message: string): void {
    this.hasFailed = true;
    this.io.err(`${message}\n`);
  }

  print(text: string): void {
    this.waiting += text;
  }

  async printAll({ path, lines, findings, limits }: CheckedFile): Promise<void> {
    for (const piece of findings) {
      for (const finding of piece) {
        if (RANK[finding.severity] > RANK[this.least]) continue;
        this.isGrave ||= isGrave(finding);
        this.print(this.printer.finding(path, lines, finding));
        if (this.waiting.length >= WRITE_UNITS) await this.flush();
      }
    }
    await this.flush();
    for (const limit of limits) this.io.err(`${path}: ${limit}\n`);
  }

  async flush(): Promise<void> {
    if (this.waiting !== "") this.io.out(this.waiting);
    this.waiting = "";
    await this.io.drained();
  }
}

function isGrave({ severity }: Finding): boolean {
  return severity === "error" || severity === "warning";
}
