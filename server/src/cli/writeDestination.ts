/** Owns whom `write` writes to: product by option, pragma or asking the server, destination by option, answers to questions by option. */
import type { Pragma } from "../lineprotocol/pragma";
import { DEFAULT_TARGET, PRODUCTS, type Target } from "../lineprotocol/targets";
import type { Destination } from "../schema/destination";
import { detectServer } from "../schema/detect";
import { completeDryRun } from "../writing/forecast/dryRun";
import type { CliIo } from "./io";
import { precisionOption, type ReadArguments, targetOption, textOption, wordOption } from "./options";
import type { NodeTransport } from "./transport";

/** Nobody could be asked, or nothing may be sent: exit code 3. */
export class NotSent extends Error {}

export type DetectedTarget = Target & Pick<Destination, "retentionSeconds">;

export async function targetOf(
  values: ReadArguments["values"],
  pragma: Pragma | undefined,
  transport: NodeTransport | undefined,
  io: CliIo,
): Promise<DetectedTarget> {
  const asked = targetOption(values, io) ?? pragma?.target;
  if (asked) return asked;
  if (!transport) return DEFAULT_TARGET;
  const detection = await detectServer(transport.carry, {});
  if (detection.failure !== undefined) throw new NotSent(detection.failure);
  if (detection.product) {
    return {
      product: detection.product,
      version: detection.version,
      precision: PRODUCTS[detection.product].precisions[0],
      ...(detection.retentionSeconds !== undefined && { retentionSeconds: detection.retentionSeconds }),
    };
  }
  io.err(`The server is ${detection.label}; it is taken for InfluxDB 2.x. Say what it is with --target.\n`);
  return DEFAULT_TARGET;
}

export function destinationOf(
  values: ReadArguments["values"],
  target: DetectedTarget,
  url: URL | undefined,
  pragma: Pragma | undefined,
): Destination {
  const destination: Destination = {
    id: url ? "cli" : "dry-run",
    name: url?.host ?? "dry run",
    product: target.product,
    version: target.version,
    ...(target.retentionSeconds !== undefined && { retentionSeconds: target.retentionSeconds }),
    database: textOption(values, "db") ?? textOption(values, "bucket") ?? "",
    retentionPolicy: textOption(values, "rp"),
    organization: textOption(values, "org"),
    precision: precisionOption(values) ?? pragma?.precision ?? PRODUCTS[target.product].precisions[0],
  };
  return url ? destination : completeDryRun(destination);
}

/** A command line does not ask: what the editor asks about has an option, or is warned of. */
export function answersOf(values: ReadArguments["values"]): string[] {
  const answers = ["replacement-characters", "not-utf8", "byte-order-mark", "carriage-returns"];
  answers.push(values["good-lines-only"] === true ? "has-errors:good-lines" : "has-errors");
  answers.push(
    wordOption(values, "statements", ["skip", "run"]) === "run" ? "statements:run" : "statements:skip",
  );
  if (textOption(values, "context") !== undefined) {
    const follows = wordOption(values, "context", ["file", "ignore"]) === "file";
    answers.push(follows ? "file-destination:file" : "file-destination:chosen");
  }
  if (textOption(values, "unknown") !== undefined) {
    answers.push(`unknown-batch:${wordOption(values, "unknown", ["send", "skip"])}`);
  }
  return answers;
}
