/**
 * Owns what a rule remembers of segments, so that the next check of a document need not read them again. Invariant: of a text that is
 * checked once, from its beginning to its end, nothing is remembered but of the segment at hand, however much there is to say.
 */
import type { Segment } from "../document/segment";

export class SegmentMemory<Known> {
  private readonly lasting = new WeakMap<Segment, Known>();
  private atHand = new WeakMap<Segment, Known>();

  get(segment: Segment): Known | undefined {
    return (segment.isPassing ? this.atHand : this.lasting).get(segment);
  }

  set(segment: Segment, known: Known): void {
    if (segment.isPassing) this.atHand = new WeakMap([[segment, known]]);
    else this.lasting.set(segment, known);
  }
}
