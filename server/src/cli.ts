/**
 * The command line's entry: arguments, streams and exit code of the process; everything else is cli/main.ts. Large files are read in threads
 * that run this same file.
 */
import { availableParallelism } from "node:os";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { nodeIo } from "./cli/io";
import { runCli } from "./cli/main";
import { serveParts } from "./cli/readThreads";
import { inflated, openFile } from "./nodeFiles";

/** With more, the thread that joins what the others read has them wait. */
const MOST_THREADS = 4;
/** Texts of pages are soon done with: room for many of them makes a thread larger, not faster. */
const THREAD_LIMITS = { maxYoungGenerationSizeMb: 4 };

if (isMainThread) run();
else if (parentPort) serveParts(parentPort, workerData);

function run(): void {
  // A reader that has had enough (`| head`) closes the pipe: that is no error.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(0);
    throw error;
  });
  const threads = {
    useful: Math.min(availableParallelism(), MOST_THREADS),
    start: (task: object) => new Worker(__filename, { workerData: task, resourceLimits: THREAD_LIMITS }),
  };
  runCli(process.argv.slice(2), nodeIo(openFile, inflated, threads)).then((code) => {
    process.exitCode = code;
  });
}
