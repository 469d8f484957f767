/**
 * Owns the headers of InfluxDB 1.x exports (`influx_inspect export`, read by `influx -import`; cmd/influx/cli, importer/v8): `# DDL` begins statements,
 * `# DML` lines, `# CONTEXT-DATABASE:` and `# CONTEXT-RETENTION-POLICY:` say where the lines below belong.
 * Invariant: statements are never lines of data; a context holds until the next one.
 */

/** Where lines belong by the file's own words. */
export interface FileContext {
  readonly database?: string;
  readonly retentionPolicy?: string;
}

export const NO_CONTEXT: FileContext = Object.freeze({});

export class ExportHeaders {
  context: FileContext = NO_CONTEXT;
  /** Behind `# DDL`: lines are statements. */
  inStatements = false;
  private hasData = false;

  /** Takes a comment's first line, without its line end. */
  takeComment(line: string): void {
    const context = /^\s*#\s*CONTEXT-(DATABASE|RETENTION-POLICY):\s*(\S.*?)\s*$/.exec(line);
    if (context) {
      const [, what, name] = context;
      this.context =
        what === "DATABASE"
          ? { ...this.context, database: name }
          : { ...this.context, retentionPolicy: name };
    } else if (/^\s*#\s*DML\s*$/.test(line)) this.inStatements = false;
    else if (/^\s*#\s*DDL\s*$/.test(line)) this.inStatements = !this.hasData;
  }

  /** A line of data was met: `# DDL` below it is a comment like others. */
  takeData(): void {
    this.hasData = true;
  }
}
