/** Owns the command line's help texts. */

export const HELP = `line-protocol: checks InfluxDB line protocol, writes it, and explains what a server answered

  line-protocol check     findings of files, each with line and column
  line-protocol parse     the entries of a file, as the target reads them
  line-protocol explain   what a server's answer to a write means
  line-protocol forecast  what a server would answer
  line-protocol write     sends a file, and says what became of each line

"line-protocol COMMAND --help" tells more. Exit codes: 0 fine; 1 findings of severity error or warning, or refused lines;
2 wrong use or unreadable input; 3 sent with unknown outcome, or not sent.
`;

const TARGET = `  --target T       product, or product@version: influxdb-1, influxdb-2, influxdb3-core, cloud-serverless, … (influxdb-2)
  --precision P    unit of the timestamps: ns, us, ms, s, m, h, auto`;

const COMMANDS: Readonly<Record<string, string>> = {
  check: `line-protocol check [options] PATH…

Prints the findings of files; "-" is standard input. A file can name its target in a comment before its first point.

${TARGET}
  --severity S     lowest severity that is printed: error, warning, information, hint (warning)
  --format F       text, json (one object a line), github (annotations), sarif (text)
`,
  parse: `line-protocol parse [options] PATH

Prints the entries of a file as JSON, one a line: points as the server stores them, refused lines with the server's reason.

${TARGET}
  --jsonl          reads cases from standard input, one JSON object a line, and answers each with one line
`,
  explain: `line-protocol explain [options] [RESPONSE]

Says what an answer to a write means: what was stored, which lines were not, why, and what to do. RESPONSE is a file with a
recorded answer, a log line or a pasted text; without it standard input is read.

${TARGET}
  --request FILE   the body that was sent, to find its lines
  --status N       the answer's HTTP status, where the text does not tell
  --format F       text, json (text)
  --jsonl          reads cases from standard input, one JSON object a line, and answers each with one line
`,
  forecast: `line-protocol forecast [options] PATH

Says what a server would answer to a write of the file into an empty database, without sending anything.

${TARGET}
  --jsonl          reads cases from standard input, one JSON object a line, and answers each with one line
`,
  write: `line-protocol write --url URL [options] PATH
line-protocol write --dry-run [options] PATH

Sends a file in batches, and says what became of each line. Secrets come from environment variables only.

  --url URL             address of the server, for example http://localhost:8086
  --token-env NAME      environment variable that holds the token
  --user NAME           user, with
  --password-env NAME   environment variable that holds the password
  --db NAME, --bucket NAME, --org NAME, --rp NAME
                        where to write to
${TARGET}
                        without --target the server is asked who it is
  --dry-run             sends nothing: the built-in dry run answers
  --on-refused W        stop (default) or continue, after a batch with refused lines
  --batch-lines N       lines of a request (5000)
  --batch-bytes N       bytes of a request (1000000)
  --gzip                compresses requests
  --timeout SECONDS     how long an answer is waited for (30)
  --format F            text, json (text)
`,
};

export function helpOf(command: string): string {
  return COMMANDS[command] ?? HELP;
}
