/** Owns the Connections view: its rows as tree items, kept up to date with settings, the active file and what servers said. */
import {
  Disposable,
  EventEmitter,
  ThemeColor,
  ThemeIcon,
  type TreeDataProvider,
  TreeItem,
  TreeItemCollapsibleState,
  window,
} from "vscode";
import type { Destinations } from "../connections/destinations";
import type { Heard } from "../connections/detect";
import type { ConnectionStore } from "../connections/store";
import { LANGUAGE_ID } from "../languageClient";
import { connectionRows, type Row } from "./connectionRows";

export function showConnections(
  store: ConnectionStore,
  destinations: Destinations,
  heard: Heard,
): Disposable {
  const changed = new EventEmitter<void>();
  const rows = () => {
    const document = window.activeTextEditor?.document;
    const active =
      document?.languageId === LANGUAGE_ID ? destinations.of(document.uri).destination : undefined;
    return connectionRows(
      store.list().map((listed) => ({ ...listed, detection: heard.of(listed.connection) })),
      active,
    );
  };
  const provider: TreeDataProvider<Row> = {
    onDidChangeTreeData: changed.event,
    getChildren: (row) => [...(row?.children ?? (row === undefined ? rows() : []))],
    getTreeItem,
  };
  const view = window.createTreeView("lineProtocol.connections", { treeDataProvider: provider });
  const refresh = () => changed.fire();
  return Disposable.from(
    changed,
    view,
    store.onDidChange(refresh),
    destinations.onDidChange(refresh),
    heard.onDidChange(refresh),
    window.onDidChangeActiveTextEditor(refresh),
  );
}

function getTreeItem(row: Row): TreeItem {
  const item = new TreeItem(
    { label: row.label, highlights: row.active ? [[0, row.label.length]] : [] },
    row.children.length > 0 ? TreeItemCollapsibleState.Expanded : TreeItemCollapsibleState.None,
  );
  // VS Code keeps a known row closed: one that got its first children is another row, and opens.
  item.id = row.children.length > 0 ? `${row.id} with children` : row.id;
  item.description = row.description;
  item.tooltip = row.tooltip;
  item.iconPath = new ThemeIcon(
    row.icon,
    row.iconColor === undefined ? undefined : new ThemeColor(row.iconColor),
  );
  item.contextValue = row.context;
  item.accessibilityInformation = { label: row.accessibleLabel };
  return item;
}
