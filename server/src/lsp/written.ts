/**
 * Owns what can be asked about writes that are over: exchanges, the report as a document, the refused lines. Invariant: the last
 * {@link KEPT_WRITES} are kept in memory, each bounded by its ledger; nothing of them is on disk.
 */
import type { Connection } from "vscode-languageserver";
import { decodeBytes } from "../lineprotocol/bytes";
import { exchangeDocument } from "../writing/exchangeText";
import type { Ledger } from "../writing/ledger";
import { REFUSED_BYTES } from "../writing/refusedText";
import { reportDocument } from "../writing/reportDocument";
import type {
  ExchangeParams,
  RefusedText,
  RefusedTextParams,
  ReportTextParams,
  WriteReport,
} from "./protocol";

const KEPT_WRITES = 20;

interface KeptWrite {
  readonly report: WriteReport;
  readonly ledger: Ledger;
}

export class Written {
  /** Maps keep their order: the first is the oldest. */
  private readonly kept = new Map<string, KeptWrite>();

  keep(report: WriteReport, ledger: Ledger): void {
    this.kept.delete(report.id);
    this.kept.set(report.id, { report, ledger });
    for (const id of this.kept.keys()) {
      if (this.kept.size <= KEPT_WRITES) return;
      this.kept.delete(id);
    }
  }

  of(id: string): KeptWrite | undefined {
    return this.kept.get(id);
  }
}

export function registerWritten(connection: Connection, written: Written): void {
  connection.onRequest("lineProtocol/exchange", ({ writeId, index }: ExchangeParams): string | null => {
    const write = written.of(writeId);
    if (!write) return null;
    const wanted = write.ledger.exchanges.filter((each) => index === undefined || each.index === index);
    return wanted.length === 0 ? null : exchangeDocument(wanted, write.report.destination.name);
  });
  connection.onRequest("lineProtocol/reportText", ({ writeId }: ReportTextParams): string | null => {
    const write = written.of(writeId);
    return write ? reportDocument(write.report) : null;
  });
  connection.onRequest(
    "lineProtocol/refusedText",
    ({ writeId, uri }: RefusedTextParams): RefusedText | null => {
      const write = written.of(writeId);
      if (!write) return null;
      const { text, lines, leftOut } = write.ledger.refused.text(uri);
      return { text: decodeBytes(text), lines, leftOut, limit: REFUSED_BYTES };
    },
  );
}
