/** The command line's entry: arguments, streams and exit code of the process; everything else is cli/main.ts. */
import { nodeIo } from "./cli/io";
import { runCli } from "./cli/main";
import { inflated, openFile } from "./nodeFiles";

// A reader that has had enough (`| head`) closes the pipe: that is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});

runCli(process.argv.slice(2), nodeIo(openFile, inflated)).then((code) => {
  process.exitCode = code;
});
