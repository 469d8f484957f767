/** Owns the words of Test Connection: who the server is, whether the credential is good, what it holds, what could not be found out. Pure. */
import type { Detection } from "../../../server/src/lsp/protocol";
import type { Connection } from "./model";
import { describeProduct, productFacts } from "./products";

const LISTED = 5;

/**
 * The sentences of a test's answer. `asked` is the connection as it was when it was asked, `askedFrom` the machine, where that is not
 * the one in front of the person.
 */
export function describeTest(asked: Connection, detection: Detection, askedFrom?: string): string {
  const from = askedFrom === undefined ? [] : [`Asked from ${askedFrom}.`];
  if (detection.failure !== undefined) return [detection.failure, ...from].join(" ");
  const { product, version, label } = detection;
  const sentences = [`${asked.name}: ${label}.`];
  // The first note says who the server is; that stands there already.
  const notes = detection.notes.filter((note) => note !== `The server is ${label}.`);
  if (detection.credentials === "good")
    sentences.push(
      asked.authentication.kind === "none"
        ? "It takes requests without credentials."
        : "The credentials are good.",
    );
  else if (detection.credentials === "unknown" && asked.authentication.kind !== "none")
    sentences.push("Whether the credentials are good could not be found out by reading.");
  sentences.push(...notes, ...describeDatabases(asked, detection));
  if (changesTarget(asked, detection) && product !== undefined)
    sentences.push(`From now on files written there are checked as ${describeProduct(product, version)}.`);
  return [...sentences, ...from].join(" ");
}

function describeDatabases(asked: Connection, { databases, product }: Detection): string[] {
  const word = productFacts(product ?? asked.product).databaseWord;
  if (databases.length === 0 || word === undefined) return [];
  const names = [...new Set(databases.map(({ name }) => name))];
  const shown = names.slice(0, LISTED).map((name) => `"${name}"`);
  const more = names.length > LISTED ? ` and ${names.length - LISTED} more` : "";
  const sentences = [`Found: ${shown.join(", ")}${more}.`];
  if (asked.database !== undefined && !names.includes(asked.database))
    sentences.push(`The ${word} "${asked.database}" of this connection is not among them.`);
  return sentences;
}

/** Whether the server is another one than the connection says. */
export function changesTarget(
  { product, version }: Pick<Connection, "product" | "version">,
  detection: Detection,
): boolean {
  return (
    detection.product !== undefined &&
    (detection.product !== product || (detection.version ?? version) !== version)
  );
}
