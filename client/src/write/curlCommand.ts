/**
 * Owns "Copy as curl": the request of a write as a command, in the quoting of POSIX shells or of PowerShell. Pure.
 * Invariant: the secret is a variable in it, never itself.
 */

export type Shell = "posix" | "powershell";

export interface CurlRequest {
  readonly method: string;
  /** Whole, without credentials. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly credential?: CurlCredential;
  /** Path of the file that is sent; undefined: standard input. */
  readonly file?: string;
}

/** How the secret goes, by the name of the variable that holds it. */
export type CurlCredential =
  | { readonly kind: "basic"; readonly user: string; readonly variable: string }
  /** `header` and `word` as in "Authorization: Token …". */
  | { readonly kind: "header"; readonly header: string; readonly word: string; readonly variable: string }
  /** The 1.x token is user and password already. */
  | { readonly kind: "userAndPassword"; readonly variable: string };

export function curlCommand(request: CurlRequest, shell: Shell): string {
  const { quote, quoteWith, program, goOn } = SHELLS[shell];
  const words: string[] = [`${program} -i -X ${request.method} ${quote(request.url)}`];
  const { credential } = request;
  if (credential?.kind === "header")
    words.push(`-H ${quoteWith(`${credential.header}: ${credential.word} `, credential.variable)}`);
  else if (credential?.kind === "basic")
    words.push(`-u ${quoteWith(`${credential.user}:`, credential.variable)}`);
  else if (credential !== undefined) words.push(`-u ${quoteWith("", credential.variable)}`);
  for (const [name, value] of Object.entries(request.headers)) words.push(`-H ${quote(`${name}: ${value}`)}`);
  words.push(`--data-binary ${quote(`@${request.file ?? "-"}`)}`);
  return words.join(` ${goOn}\n  `);
}

interface ShellRules {
  readonly program: string;
  /** What stands at the end of a line that goes on. */
  readonly goOn: string;
  quote(text: string): string;
  /** A text with a variable's value behind it. */
  quoteWith(text: string, variable: string): string;
}

const SHELLS: Readonly<Record<Shell, ShellRules>> = {
  posix: {
    program: "curl",
    goOn: "\\",
    quote: quotePosix,
    // In double quotes an interactive shell takes an exclamation mark for its history.
    quoteWith: (text, variable) => `${text === "" ? "" : quotePosix(text)}"\${${variable}}"`,
  },
  powershell: {
    // `curl` alone is another command in Windows PowerShell.
    program: "curl.exe",
    goOn: "`",
    // Typographic quotes are quotes there, too.
    quote: (text) => `'${text.replace(/['\u2018-\u201b]/g, "$&$&")}'`,
    quoteWith: (text, variable) => `"${text.replace(/["`$\u201c-\u201e]/g, "`$&")}\${env:${variable}}"`,
  },
};

function quotePosix(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
