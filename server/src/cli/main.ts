/**
 * Owns the command line's commands: which there are, and how wrong use is told. Invariants: exit codes are 0 fine, 1 findings or
 * refused lines, 2 wrong use or unreadable input (one message on standard error, nothing on standard output), 3 sent with an
 * unknown outcome, or not sent.
 */
import { check } from "./check";
import { explain } from "./explain";
import { forecast } from "./forecast";
import { HELP, helpOf } from "./help";
import type { CliIo } from "./io";
import { WrongUse } from "./options";
import { parse } from "./parse";
import { write } from "./write";

type Command = (args: readonly string[], io: CliIo) => Promise<number>;

const COMMANDS: Readonly<Record<string, Command>> = { check, parse, explain, forecast, write };

export async function runCli(args: readonly string[], io: CliIo): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined) {
    io.err(HELP);
    return 2;
  }
  if (name === "--help" || name === "-h" || name === "help") {
    io.out(rest.length > 0 ? helpOf(rest[0]) : HELP);
    return 0;
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command) {
    io.err(`There is no command "${name}". Commands: ${Object.keys(COMMANDS).join(", ")}. See --help.\n`);
    return 2;
  }
  if (rest.includes("--help") || rest.includes("-h")) {
    io.out(helpOf(name));
    return 0;
  }
  try {
    return await command(rest, io);
  } catch (error) {
    if (error instanceof WrongUse) {
      io.err(`${error.message}\n`);
      return 2;
    }
    // Nothing else is expected to come here; whoever meets it is told what it was, not where in the program.
    io.err(`line-protocol ${name} failed: ${error instanceof Error ? error.message : String(error)}\n`);
    return name === "write" ? 3 : 2;
  }
}
