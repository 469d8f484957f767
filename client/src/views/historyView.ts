/** Owns the History view: the last writes of the workspace as tree items, each opening its report. */
import {
  Disposable,
  EventEmitter,
  ThemeColor,
  ThemeIcon,
  type TreeDataProvider,
  TreeItem,
  Uri,
  window,
  workspace,
} from "vscode";
import type { History } from "../write/history";
import { type HistoryRow, historyRows } from "./historyRows";

export function showHistory(history: History): Disposable {
  const changed = new EventEmitter<void>();
  const provider: TreeDataProvider<HistoryRow> = {
    onDidChangeTreeData: changed.event,
    getChildren: () => [...historyRows(history.list(), fileNameOf, new Date().toISOString().slice(0, 10))],
    getTreeItem,
  };
  const view = window.createTreeView("lineProtocol.history", { treeDataProvider: provider });
  return Disposable.from(
    changed,
    view,
    history.onDidChange(() => changed.fire()),
  );
}

/** Relative to the workspace where it lies in it. */
export function fileNameOf(uri: string): string {
  const parsed = Uri.parse(uri);
  return parsed.scheme === "untitled" ? parsed.path : workspace.asRelativePath(parsed);
}

function getTreeItem(row: HistoryRow): TreeItem {
  const item = new TreeItem(row.label);
  item.id = row.id;
  item.description = row.description;
  item.tooltip = row.tooltip;
  item.iconPath = new ThemeIcon(
    row.icon,
    row.iconColor === undefined ? undefined : new ThemeColor(row.iconColor),
  );
  item.contextValue = "write";
  item.accessibilityInformation = { label: row.accessibleLabel };
  item.command = { command: "lineProtocol.showReport", title: "Show Report", arguments: [row] };
  return item;
}
