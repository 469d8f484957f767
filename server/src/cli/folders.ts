/** Owns which files a folder stands for on a command line: those of line protocol below it, by their names. */
import type { CliIo } from "./io";
import { unreadable, WrongUse } from "./options";

const NAMES = /\.(lp|line|influx|ilp|lineproto|lineprotocol)(\.gz)?$/i;

/** The files of a folder, sorted; undefined for what is no folder. What holds none, or cannot be read, is wrong use. */
export async function filesBelow(path: string, io: CliIo): Promise<readonly string[] | undefined> {
  const files = await io.list(path).catch((error: unknown) => {
    throw new WrongUse(unreadable(path, error));
  });
  const found = files?.filter((file) => NAMES.test(file));
  if (found?.length === 0) {
    throw new WrongUse(
      `${path} holds no line protocol files (.lp, .line, .influx, .ilp, .lineproto, .lineprotocol).`,
    );
  }
  return found;
}
