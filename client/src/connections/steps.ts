/**
 * Owns questions asked one after the other with a way back: a list of steps, each an input or a choice. A step that is not
 * needed is passed over, forwards and backwards. Escape ends all of it, and nothing is kept.
 */
import { type QuickInputButton, QuickInputButtons, type QuickPickItem, window } from "vscode";

export const BACK = Symbol("back");

/** An answer, the wish to go back, or undefined where the person ended it. */
export type Asked<T> = T | typeof BACK | undefined;

/** The state after a step that asked nothing: going back passes over it. */
export class Passed<S> {
  readonly state: S;
  constructor(state: S) {
    this.state = state;
  }
}

export type StepResult<S> = Asked<S | Passed<S>>;

/** Asks one question and answers the state after it; {@link Passed} where it asked nothing. */
export type Step<S> = (state: S, frame: Frame) => Promise<StepResult<S>>;

export interface Frame {
  readonly title: string;
  readonly step: number;
  readonly totalSteps: number;
}

/** Runs the steps; undefined if the person ended them. */
export async function askInOrder<S>(
  title: string,
  initial: S,
  steps: readonly Step<S>[],
): Promise<S | undefined> {
  const states: S[] = [initial];
  const asked: number[] = [];
  for (let at = 0; at < steps.length; ) {
    const state = states[at];
    const result = await steps[at](state, { title, step: at + 1, totalSteps: steps.length });
    if (result === undefined) return undefined;
    if (result === BACK) {
      const previous = asked.pop();
      if (previous === undefined) return undefined;
      at = previous;
      continue;
    }
    if (!(result instanceof Passed)) asked.push(at);
    states[at + 1] = result instanceof Passed ? result.state : result;
    at++;
  }
  return states[steps.length];
}

export interface InputQuestion {
  readonly prompt: string;
  readonly value?: string;
  readonly placeholder?: string;
  readonly secret?: boolean;
  /** The problem with the text, or undefined if it will do. */
  readonly validate?: (text: string) => string | undefined;
}

export function askText(frame: Frame, question: InputQuestion): Promise<Asked<string>> {
  return new Promise((resolve) => {
    const input = window.createInputBox();
    Object.assign(input, frame, {
      prompt: question.prompt,
      value: question.value ?? "",
      placeholder: question.placeholder,
      password: question.secret === true,
      ignoreFocusOut: true,
      buttons: backButton(frame),
    });
    input.onDidTriggerButton(() => finish(BACK));
    input.onDidChangeValue(() => {
      input.validationMessage = undefined;
    });
    input.onDidAccept(() => {
      const problem = question.validate?.(input.value);
      if (problem === undefined) finish(input.value);
      else input.validationMessage = problem;
    });
    input.onDidHide(() => finish(undefined));
    const finish = (answer: Asked<string>) => {
      resolve(answer);
      input.dispose();
    };
    input.show();
  });
}

export interface Choice<T> extends QuickPickItem {
  readonly value: T;
}

export function askChoice<T>(
  frame: Frame,
  placeholder: string,
  choices: readonly Choice<T>[],
): Promise<Asked<T>> {
  return new Promise((resolve) => {
    const pick = window.createQuickPick<Choice<T>>();
    Object.assign(pick, frame, { placeholder, ignoreFocusOut: true, buttons: backButton(frame) });
    pick.items = choices;
    pick.matchOnDetail = true;
    pick.matchOnDescription = true;
    pick.onDidTriggerButton(() => finish(BACK));
    pick.onDidAccept(() => {
      const [selected] = pick.selectedItems;
      if (selected !== undefined) finish(selected.value);
    });
    pick.onDidHide(() => finish(undefined));
    const finish = (answer: Asked<T>) => {
      resolve(answer);
      pick.dispose();
    };
    pick.show();
  });
}

function backButton(frame: Frame): QuickInputButton[] {
  return frame.step > 1 ? [QuickInputButtons.Back] : [];
}
