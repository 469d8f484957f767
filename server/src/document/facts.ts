/**
 * Owns the sums of all segments' facts: how many points, series, field types per scope, refused entries.
 * Invariant: adding a segment and subtracting it again leaves exactly what was there before.
 */
import type { ReasonCode } from "../lineprotocol/reasons";
import { hashOfSeries } from "./dictionary";
import { DuplicateSet } from "./duplicates";
import { OTHER_STRIDE, type SegmentFacts, USE_STRIDE } from "./segment";
import { SeriesSample } from "./seriesSample";
import { grown } from "./tally";

const FIELD_TYPES = 5;

export class FactsSum {
  points = 0;
  comments = 0;
  /** Points without a timestamp. */
  withoutTime = 0;
  /** Series beyond the dictionary's bound. */
  readonly otherSeries = new SeriesSample();
  private namedSeries = 0;
  private readonly otherPoints = new Map<number, number>();
  /** Scopes in which a field has values of more than one type. */
  readonly conflicts = new Set<number>();
  /** Points whose series and time stand in the text already. */
  readonly duplicates = new DuplicateSet();
  private readonly refusedCounts = new Map<ReasonCode, number>();
  private readonly markCounts: number[] = [];
  private readonly classCounts: number[] = [];
  private readonly seriesPoints: number[] = [];
  /** Number of values by scope * 5 + type. */
  private typeCounts = new Int32Array(1024);

  add(facts: SegmentFacts): void {
    this.change(facts, 1);
  }

  subtract(facts: SegmentFacts): void {
    this.change(facts, -1);
  }

  private change(facts: SegmentFacts, sign: 1 | -1): void {
    this.points += sign * facts.points;
    this.comments += sign * facts.comments;
    this.withoutTime += sign * facts.times.without;
    for (const [code, count] of facts.refused) {
      this.refusedCounts.set(code, (this.refusedCounts.get(code) ?? 0) + sign * count);
    }
    if (sign > 0) this.duplicates.add(facts.pointTimes);
    else this.duplicates.subtract(facts.pointTimes);
    addInto(this.markCounts, facts.marks, sign);
    addInto(this.classCounts, facts.times.classes, sign);
    for (let i = 0; i < facts.series.length; i += 2) {
      const id = facts.series[i];
      const before = this.seriesPoints[id] ?? 0;
      const after = before + sign * facts.series[i + 1];
      this.seriesPoints[id] = after;
      if (before === 0) this.namedSeries++;
      if (after === 0) this.namedSeries--;
    }
    for (let i = 0; i < facts.otherSeries.length; i += OTHER_STRIDE) {
      const measurement = facts.otherSeries[i + 1];
      const points = sign * facts.otherSeries[i + 2];
      this.otherSeries.add(facts.otherSeries[i], measurement, points);
      this.otherPoints.set(measurement, (this.otherPoints.get(measurement) ?? 0) + points);
    }
    for (let i = 0; i < facts.uses.length; i += USE_STRIDE) {
      this.changeUse(facts.uses[i], facts.uses[i + 1], sign * facts.uses[i + 2]);
    }
  }

  private changeUse(scope: number, type: number, count: number): void {
    const at = scope * FIELD_TYPES;
    if (this.typeCounts.length < at + FIELD_TYPES) {
      this.typeCounts = grown(this.typeCounts, at + FIELD_TYPES);
    }
    const before = this.typeCounts[at + type];
    this.typeCounts[at + type] = before + count;
    if (before !== 0 && before + count !== 0) return;
    let types = 0;
    for (let i = 0; i < FIELD_TYPES; i++) if (this.typeCounts[at + i] > 0) types++;
    if (types > 1) this.conflicts.add(scope);
    else this.conflicts.delete(scope);
  }

  /** Values of a type in a scope. */
  valuesOf(scope: number, type: number): number {
    return this.typeCounts[scope * FIELD_TYPES + type] ?? 0;
  }

  /** Series that have points: exact up to the dictionary's bound and somewhat beyond, then estimated ({@link hasAllSeries}). */
  get liveSeries(): number {
    return this.namedSeries + this.otherSeries.count;
  }

  /** Whether the number of series is exact. */
  get hasAllSeries(): boolean {
    return this.otherSeries.isExact;
  }

  /** Points of a series. Of one beyond the bound that the sample does not hold: at least one. */
  pointsOfSeries(id: number): number {
    if (id < 0) return this.otherSeries.pointsOf(hashOfSeries(id)) ?? 1;
    return this.seriesPoints[id] ?? 0;
  }

  /** Points of a measurement (by its number) whose series are beyond the bound. */
  pointsBeyond(measurement: number): number {
    return this.otherPoints.get(measurement) ?? 0;
  }

  /** Refused entries by reason; all of them without one. */
  refused(code?: ReasonCode): number {
    if (code !== undefined) return this.refusedCounts.get(code) ?? 0;
    let sum = 0;
    for (const count of this.refusedCounts.values()) sum += count;
    return sum;
  }

  /** Entries with a mark, by its bit position. */
  marked(bit: number): number {
    return this.markCounts[bit] ?? 0;
  }

  /** Timestamps whose size suggests a unit, by class (times.ts). */
  timesOfClass(unit: number): number {
    return this.classCounts[unit] ?? 0;
  }
}

function addInto(sums: number[], counts: Uint32Array, sign: 1 | -1): void {
  for (let i = 0; i < counts.length; i++) sums[i] = (sums[i] ?? 0) + sign * counts[i];
}
