/**
 * Owns "Resume Write": writes of this workspace that were cancelled or cut off, what is known of each, and going on with one. Invariant: an
 * interrupted write stays listed until it is resumed to its end or discarded by the person.
 */
import { commands, l10n, ThemeIcon, window, workspace } from "vscode";
import type { Interrupted } from "../../../server/src/lsp/protocol";
import type { Resolved } from "../connections/destinations";
import { choiceOf } from "../connections/destinations";
import { bothTimes } from "../results/wording";
import { describeFiles } from "./gather";
import { mayWrite } from "./mayWrite";
import { perform, type Running, type WriteParts } from "./perform";

interface Left {
  readonly interrupted: Interrupted;
  readonly journal: string;
}

async function listLeft({ journal, server }: WriteParts): Promise<readonly Left[]> {
  const left: Left[] = [];
  for (const { text } of await journal.left()) {
    const interrupted = await server.interrupted({ journal: text });
    if (interrupted !== null) left.push({ interrupted, journal: text });
  }
  return left;
}

/** Told once when a window opens. Nothing is asked of the server where there is no journal. */
export async function offerResume(parts: WriteParts): Promise<void> {
  if (!workspace.isTrusted || (await parts.journal.left()).length === 0) return;
  const left = await listLeft(parts);
  const [first, ...others] = left;
  if (first === undefined) return;
  const { files, summary, startedAt } = first.interrupted;
  const more = others.length === 0 ? "" : ` And ${others.length} more.`;
  const text = l10n.t(
    "The write of {0} of {1} was interrupted. {2}{3}",
    describeFiles(files),
    bothTimes(startedAt),
    summary,
    more,
  );
  parts.log.warn(text);
  const resume = l10n.t("Resume Write");
  const discard = l10n.t("Discard");
  const answer = await window.showWarningMessage(text, resume, ...(others.length === 0 ? [discard] : []));
  if (answer === discard) await parts.journal.discard(first.interrupted.id, first.journal);
  if (answer === resume)
    await commands.executeCommand(
      "lineProtocol.resumeWrite",
      others.length === 0 ? first.interrupted.id : undefined,
    );
}

/** Goes on with the write of this id, else with one that is asked for. */
export async function resumeWrite(parts: WriteParts, running: Running, id: unknown): Promise<unknown> {
  const left = await listLeft(parts);
  const known = left.find(({ interrupted }) => interrupted.id === id);
  if (left.length === 0) {
    window.showInformationMessage(l10n.t("No write of this workspace was interrupted."));
    return undefined;
  }
  const chosen = known ?? (await choose(parts, left));
  if (chosen === undefined) return undefined;
  const { interrupted, journal } = chosen;
  const { files, destination, confirmed, onRefused } = interrupted;
  return running.exclusively(files, async () => {
    const resolved = resolve(parts, interrupted);
    const again = l10n.t("It goes on where it was interrupted. {0}", interrupted.summary);
    if (!(await mayWrite(parts, files, resolved, { again }))) return undefined;
    return perform(parts, {
      ...{ files, destination, onRefused },
      choice: choiceOf(resolved),
      resume: { id: interrupted.id, journal, confirmed },
    });
  });
}

function resolve({ connections }: WriteParts, { destination }: Interrupted): Resolved {
  const listed = connections.listed(destination.id);
  if (listed !== undefined) return { destination, ...listed, namedBy: "person" };
  const gone = l10n.t(
    'The connection "{0}" is no longer in the settings. Nothing was sent. Add it again to go on with this write.',
    destination.name,
  );
  const problem = destination.id === "dry-run" ? undefined : gone;
  return { destination, definedInWorkspace: false, namedBy: "person", problem };
}

/** Lets one be chosen, and others be discarded. */
function choose(parts: WriteParts, left: readonly Left[]): Promise<Left | undefined> {
  const discard = { iconPath: new ThemeIcon("trash"), tooltip: l10n.t("Discard: it cannot be resumed then") };
  return new Promise((resolve) => {
    const pick = window.createQuickPick<{ label: string; description: string; detail: string; left: Left }>();
    pick.title = "Resume Write";
    pick.placeholder = "The write to go on with";
    pick.items = left.map((each) => ({
      label: describeFiles(each.interrupted.files),
      description: `${each.interrupted.destination.name} · ${bothTimes(each.interrupted.startedAt)}`,
      detail: each.interrupted.summary,
      buttons: [discard],
      left: each,
    }));
    const finish = (answer: Left | undefined) => {
      resolve(answer);
      pick.dispose();
    };
    pick.onDidTriggerItemButton(async ({ item }) => {
      await parts.journal.discard(item.left.interrupted.id, item.left.journal);
      pick.items = pick.items.filter((other) => other !== item);
      if (pick.items.length === 0) finish(undefined);
    });
    pick.onDidAccept(() => finish(pick.selectedItems[0]?.left));
    pick.onDidHide(() => finish(undefined));
    pick.show();
  });
}
