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

Prints the findings of files of any size, also compressed ones; "-" is standard input, a folder stands for the line protocol files
in it. A file can name its target in a comment before its first point.

${TARGET}
  --severity S     lowest severity that is printed: error, warning, information, hint (warning; what --style and --portability
                   look for is printed, too)
  --format F       text, json (one object a line), github (annotations), sarif (text)
  --style          also looks for needless blanks and escapes, and for tags out of order
  --portability L  also says what other servers would refuse or store otherwise: targets joined by commas, as
                   influxdb3-core,influxdb-1@1.8
  --retention T    how long the destination keeps points: 24h, 7d, 52w, infinite; older ones are told of
  --rule CODE=S    severity of one kind of finding, or off; may stand more than once
  --threads N      threads that read a file, 1 to 16 (from 256 MB on the machine's cores, at most 4; else 1)
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
  write: `line-protocol write --url URL [options] PATH…
line-protocol write --dry-run [options] PATH…
line-protocol write --url URL --journal FILE --resume [options]

Sends files in batches, in order, and says what became of each line. Any size; what begins as gzip is decompressed; "-" is
standard input, a folder stands for the line protocol files in it. Secrets come from environment variables only. The files are looked at first: what cannot end well (an open quote, a
line that the server takes and then fails on, one that is longer than a request may be) is refused before anything is sent.

  --url URL             address of the server, for example http://localhost:8086
  --token-env NAME      environment variable that holds the token
  --user NAME           user, with
  --password-env NAME   environment variable that holds the password
  --db NAME, --bucket NAME, --org NAME, --rp NAME
                        where to write to
  --target T            product, or product@version, as for check; without it the server is asked who it is
  --precision P         unit of the timestamps: ns, us, ms, s, m, h, auto
  --dry-run             sends nothing: the built-in dry run answers
  --on-refused W        after a batch with refused lines: stop (default), continue, or sendGoodLines (send the good lines of a
                        batch again of which the server stored none, and go on)
  --good-lines-only     leaves out lines that are known to be refused
  --save-refused FILE   writes refused lines into a new file, each below a comment with its reason
  --journal FILE        keeps a journal there while the write runs; it is removed when all has an outcome
  --resume              goes on with the write of the journal where it ended
  --unknown W           for --resume, where lines on their way at the end may be stored and would be stored twice: send, or skip
  --context W           where a file names databases (# CONTEXT-DATABASE): file writes there, ignore writes to --db
  --statements W        statements of an export (# DDL): skip (default), or run them first (InfluxDB 1.x, CREATE only)
  --batch-lines N       lines of a request (5000)
  --batch-bytes N       bytes of a request (1000000)
  --concurrency N       requests at once, 1 to 16 (1); more only where the order of lines does not matter
  --gzip                compresses requests; QuestDB gets them as they are
  --timeout SECONDS     how long an answer is waited for (30)
  --format F            text, json (text)

The server is reached directly: HTTP_PROXY and HTTPS_PROXY are not read.
Ctrl-C lets the request on its way end and reports; a second one breaks it off. Exit codes: 0 all stored; 1 lines refused or left
out; 2 wrong use or unreadable input; 3 not all sent, or an outcome is unknown.
`,
};

export function helpOf(command: string): string {
  return COMMANDS[command] ?? HELP;
}
