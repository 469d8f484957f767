/** Owns what the explanations of refused entries have in common. */
import type { ReasonCode } from "../../lineprotocol/reasons";
import type { EntryView } from "../entryView";
import type { CheckContext, Fix } from "../finding";

/** Explains one reason: what is wrong, in whole sentences; the server's own words are put behind them. */
export interface Refusal {
  explain(entry: EntryView): string;
  fixes?(entry: EntryView, context: CheckContext): readonly Fix[];
}

export type Refusals<Code extends ReasonCode> = Readonly<Record<Code, Refusal>>;
