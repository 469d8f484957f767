/**
 * Owns the open documents: their text in pages, what each is judged against, and its reading.
 * Invariants: an edit reaches the reading before anybody else hears of it; a document has one reading, replaced as a whole when its
 * target changes; nobody gets a document before its settings are known.
 */
import { type Connection, TextDocuments } from "vscode-languageserver";
import { isPlainlyOther } from "../checks/recognise";
import { scopeRuleOf } from "../checks/scopeRule";
import { PagedText, type TextChange } from "../document/pagedText";
import { DocumentReading } from "../document/reading";
import { dialectOf } from "../lineprotocol/dialects";
import { PRAGMA_HEAD_UNITS } from "../lineprotocol/pragma";
import { formatTarget } from "../lineprotocol/targets";
import type { Destination } from "../schema/destination";
import type { OpenDocument, ResolvedTarget } from "./context";
import type { Settings } from "./protocol";
import { resolveTarget } from "./targets";
import type { Tidying } from "./tidying";

/** How much of a file is looked at to see whether it is line protocol at all. */
const HEAD_UNITS = Math.max(PRAGMA_HEAD_UNITS, 4096);

interface LiveDocument extends OpenDocument {
  readonly key: string;
}

export class Documents {
  private readonly manager: TextDocuments<PagedText>;
  private readonly live = new Map<string, LiveDocument>();
  private readonly settings = new Map<string, Promise<Settings>>();
  private readonly destinations = new Map<string, Destination>();
  private readonly listeners: ((uri: string, closed: boolean) => void)[] = [];

  /** `fetchSettings` asks the client for one file's settings. */
  constructor(
    connection: Connection,
    private readonly fetchSettings: (uri: string) => Promise<Settings>,
    private readonly tidying: Tidying,
  ) {
    this.manager = new TextDocuments<PagedText>({
      create: (uri, languageId, version, content) => {
        this.tidying.grew(content.length);
        return new PagedText(uri, languageId, version, content);
      },
      update: (text, changes, version) => this.update(text, changes, version),
    });
    this.manager.onDidChangeContent(({ document }) => this.tell(document.uri));
    this.manager.onDidClose(({ document }) => {
      this.live.delete(document.uri);
      this.settings.delete(document.uri);
      this.tell(document.uri, true);
    });
    this.manager.listen(connection);
  }

  /** Calls when a document was opened, changed, or is judged by something else now; and when it was closed. */
  onChange(listener: (uri: string, closed: boolean) => void): void {
    this.listeners.push(listener);
  }

  get uris(): readonly string[] {
    return this.manager.keys();
  }

  async open(uri: string): Promise<OpenDocument | undefined> {
    if (!this.manager.get(uri)) return undefined;
    const settings = await this.settingsOf(uri);
    // It may have been closed while the settings were fetched.
    const text = this.manager.get(uri);
    return text && this.bring(text, settings);
  }

  settingsOf(uri: string): Promise<Settings> {
    let settings = this.settings.get(uri);
    if (!settings) {
      settings = this.fetchSettings(uri);
      if (this.manager.get(uri)) this.settings.set(uri, settings);
    }
    return settings;
  }

  /** Forgets all settings: they are asked for again. */
  settingsChanged(): void {
    this.settings.clear();
    for (const uri of this.manager.keys()) this.tell(uri);
  }

  destinationOf(uri: string): Destination | undefined {
    return this.destinations.get(uri);
  }

  setDestination(uri: string, destination: Destination | null): void {
    if (destination) this.destinations.set(uri, destination);
    else this.destinations.delete(uri);
    if (this.manager.get(uri)) this.tell(uri);
  }

  async targetOf(uri: string, head: string): Promise<ResolvedTarget> {
    const settings = await this.settingsOf(uri);
    return resolveTarget({ uri, head, destination: this.destinations.get(uri), settings });
  }

  private tell(uri: string, closed = false): void {
    for (const listener of this.listeners) listener(uri, closed);
  }

  /** The live document as it must be now: made anew where its target, its scope or its settings are others. */
  private bring(text: PagedText, settings: Settings): LiveDocument {
    const { uri } = text;
    const destination = this.destinations.get(uri);
    const head = text.slice(0, HEAD_UNITS);
    const resolved = resolveTarget({ uri, head, destination, settings });
    const scope = scopeRuleOf(resolved.target, destination);
    const key = `${formatTarget(resolved.target)} ${resolved.target.precision} ${scope.shardSeconds}`;
    const known = this.live.get(uri);
    const same = known?.key === key && known.text === text;
    const document: LiveDocument = {
      ...resolved,
      uri,
      key,
      text,
      settings,
      destination,
      reading: same ? known.reading : new DocumentReading(text, dialectOf(resolved.target, "utf16"), scope),
      isLineProtocol: !isPlainlyOther(head),
    };
    this.live.set(uri, document);
    return document;
  }

  /** Applies LSP's changes, in order, to the pages, and tells the reading of each. */
  private update(text: PagedText, changes: readonly TextChange[], version: number): PagedText {
    for (const { range, text: insert } of changes) {
      this.tidying.grew(insert.length);
      const start = range ? text.offsetAt(range.start) : 0;
      const end = range ? text.offsetAt(range.end) : text.length;
      const { at, removed } = text.replace(Math.min(start, end), Math.max(start, end), insert);
      this.live.get(text.uri)?.reading.replaced(at, removed);
    }
    text.version = version;
    return text;
  }
}
