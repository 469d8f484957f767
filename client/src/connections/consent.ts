/**
 * Owns the question "may this be written there?": which destinations ask first, and in which words. Pure.
 * Invariants: a destination that a file or a workspace named is asked about once; a production connection each time; and a
 * yes given for one host, database and way to sign in says nothing about another.
 */
import { isLoopback, originOf } from "./address";
import type { Connection } from "./model";

/** Who named the destination: the person picked it, the file's pragma did, or the workspace's settings. */
export type NamedBy = "person" | "pragma" | "workspace";

export interface Question {
  readonly message: string;
  readonly detail: string;
  /** The word on the button that goes on. */
  readonly proceed: string;
  /** Remembered when said yes to; undefined: asked each time. */
  readonly remember?: string;
}

export interface Sending {
  readonly connection: Connection;
  readonly database: string;
  readonly namedBy: NamedBy;
  /** Whether the connection itself is defined in the workspace's settings. */
  readonly definedInWorkspace: boolean;
  /** What is about to be sent, for example "42 points"; undefined when only the server is asked. */
  readonly amount?: string;
  /** From when to when the points are, for people; undefined where they have no times or it is not known. */
  readonly span?: string;
  /** Of a write that is made once more: what that does. */
  readonly again?: string;
  /** The write was asked for where the destination is not in sight, for example in the explorer. */
  readonly unseen?: boolean;
}

/** The questions to ask before sending, in order, without those already answered with yes. */
export function questionsBefore(sending: Sending, answered: ReadonlySet<string>): Question[] {
  const { connection, database, amount } = sending;
  const origin = originOf(connection.url);
  const place = database === "" ? origin : `"${database}" on ${origin}`;
  const questions: Question[] = [];
  if (sending.namedBy !== "person" || sending.definedInWorkspace) {
    const remember = ["named", origin, database, connection.tokenFromEnvironment ?? ""].join(" ");
    const who = sending.namedBy === "pragma" ? "This file names" : "The settings of this workspace name";
    const variable = connection.tokenFromEnvironment;
    questions.push({
      message: `${who} ${place} as the place to write to. Use it?`,
      detail: variable
        ? `"${connection.name}" was not used here before. The value of the environment variable ${variable} is sent to ${origin}.`
        : `"${connection.name}" was not used here before.`,
      proceed: "Use It",
      remember,
    });
  }
  if (amount !== undefined && connection.url.startsWith("http:") && !isLoopback(connection.url))
    questions.push({
      message: `The connection to ${origin} is not encrypted. Send over it?`,
      detail: "Data and credentials can be read on the way. An https:// address protects them.",
      proceed: "Send",
      remember: `plain ${origin}`,
    });
  if (amount !== undefined && asksEachTime(sending))
    questions.push({
      message: `Write ${amount} to ${place}?`,
      detail: [
        connection.production
          ? `"${connection.name}" is marked as production.`
          : `They go to the connection "${connection.name}".`,
        sending.span ?? "",
        sending.again ?? "",
      ]
        .filter((sentence) => sentence !== "")
        .join(" "),
      proceed: "Write",
    });
  return questions.filter(({ remember }) => remember === undefined || !answered.has(remember));
}

/** Whether a write there is asked about each time, so that it is worth counting what is sent. */
export function asksEachTime({ connection, unseen }: Pick<Sending, "connection" | "unseen">): boolean {
  return connection.production || unseen === true;
}
