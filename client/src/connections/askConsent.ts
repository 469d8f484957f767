/** Owns asking the questions of consent.ts, and remembering in the workspace what was said yes to. */
import { commands, l10n, type Memento, window } from "vscode";
import { questionsBefore, type Sending } from "./consent";

const ANSWERED = "lineProtocol.answered";

/** Whether it may be sent; asks what has to be asked. A connection's name, host and database are in the question. */
export async function askConsent(sending: Sending, memory: Memento): Promise<boolean> {
  const answered = memory.get<readonly string[]>(ANSWERED, []);
  for (const question of questionsBefore(sending, new Set(answered))) {
    const answer = await window.showWarningMessage(
      question.message,
      { modal: true, detail: question.detail },
      question.proceed,
    );
    if (answer !== question.proceed) return false;
    if (question.remember !== undefined)
      await memory.update(ANSWERED, [...memory.get<readonly string[]>(ANSWERED, []), question.remember]);
  }
  return true;
}

/** Tells that an untrusted workspace sends nothing, with the way to trust it. */
export async function tellUntrusted(): Promise<void> {
  const manage = l10n.t("Manage Workspace Trust");
  const answer = await window.showWarningMessage(
    l10n.t(
      "This workspace is not trusted, so nothing is sent from it. Checking and the built-in dry run work.",
    ),
    manage,
  );
  if (answer === manage) await commands.executeCommand("workbench.trust.manage");
}
