/**
 * Owns what the parts of the shell share: the connection, the host's abilities, and the open documents with what they are
 * judged against. Invariant: parts reach each other only through this; none keeps a document of its own.
 */
import type { Connection } from "vscode-languageserver";
import type { PagedText } from "../document/pagedText";
import type { DocumentReading } from "../document/reading";
import type { Pragma } from "../lineprotocol/pragma";
import type { Target } from "../lineprotocol/targets";
import type { Destination, InitializationOptions, Settings, TargetSource } from "./protocol";

/** What the host (Node, a browser's worker, a test) can do that the language does not give. */
export interface Runtime {
  /** A file on disk, to be read piece by piece; absent where there is no disk. Rejects with a readable message. */
  readonly openFile?: (uri: string) => Promise<HostFile>;
  /** Decompresses gzip that lies in parts; absent where the host cannot. */
  readonly gunzip?: (parts: readonly Uint8Array[]) => AsyncIterable<Uint8Array>;
  /** Compresses a request's body; absent where the host cannot. */
  readonly gzip?: (bytes: Uint8Array) => Promise<Uint8Array>;
  /** Where the pages of the rules stand, as a URI without a slash at its end; absent where they cannot be opened. */
  readonly rulesUri?: string;
  /** Gives memory back that nothing uses any more; takes some ten milliseconds. Absent where the host has no way to. */
  readonly tidy?: () => void;
  /** Milliseconds since 1970. */
  now(): number;
  /** Runs after what already waits (messages among it), as soon as possible; answers how to call it off. */
  soon(run: () => void): () => void;
  /** Runs after some milliseconds; answers how to call it off. */
  later(run: () => void, milliseconds: number): () => void;
}

/** A file of the host that can be read as often as wanted. */
export interface HostFile {
  /** Bytes on disk. */
  readonly size: number;
  /** It begins as gzip: its text has another size. */
  readonly isCompressed: boolean;
  /** Milliseconds since 1970. */
  readonly modified: number;
  /** The content from its beginning, decompressed where it begins as gzip. Gives way to other work between pieces; rejects with a sentence. */
  pieces(): AsyncIterable<Uint8Array>;
}

/** What a text is judged against, and what decided it. */
export interface ResolvedTarget {
  readonly target: Target;
  readonly source: TargetSource;
  /** What the file's comments ask for, if they do. */
  readonly pragma: Pragma | undefined;
}

/** An open document. Always current: read again after each wait. */
export interface OpenDocument extends ResolvedTarget {
  readonly uri: string;
  readonly text: PagedText;
  readonly settings: Settings;
  /** The destination picked for it, if one was. */
  readonly destination: Destination | undefined;
  /** The file's reading in its target's dialect; replaced as a whole when the target changes. May not be read to its end yet. */
  readonly reading: DocumentReading;
  /** False where the content is plainly something else; nothing is judged then. */
  readonly isLineProtocol: boolean;
}

export interface ServerContext {
  readonly connection: Connection;
  readonly runtime: Runtime;
  /** What the client said at start; empty for clients that say nothing. */
  readonly options: InitializationOptions;
  /** Where the pages of the rules stand, if anywhere. */
  readonly rulesUri: string | undefined;
  /** An open document once its settings are known; undefined if it is not open (any more). */
  open(uri: string): Promise<OpenDocument | undefined>;
  /** The destination picked for a file, if one was. */
  destinationOf(uri: string): Destination | undefined;
  /** Settings of the window, of no file in particular. */
  windowSettings(): Promise<Settings>;
  /** Settings of a file, open or not. */
  settingsOf(uri: string): Promise<Settings>;
  /** The target of a file that need not be open, from the beginning of its text (8,000 units are enough). */
  targetOf(uri: string, head: string): Promise<ResolvedTarget>;
}
