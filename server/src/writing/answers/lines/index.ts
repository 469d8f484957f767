/** Owns which finder a row's answer goes to. */
import type { Finder } from "../responses/row";
import {
  findByteOffset,
  findLineAndColumn,
  findLineProperty,
  findListed,
  findNumbered,
  findRestOfBody,
} from "./lineNumbers";
import type { FindContext, Found } from "./placement";
import { findQuoted } from "./quotedBlocks";
import { findRetentionCounted, findRetentionNamed, findTableTime } from "./retention";
import { findColumn, findSameReason } from "./sameReason";
import {
  findBareConflict,
  findSeriesKey,
  findTagValue,
  findTimeField,
  findTimeStripped,
  findTimeTag,
  findTooLong,
  findTypeConflict,
} from "./storeErrors";

export const FINDERS: Readonly<Record<Finder, (context: FindContext) => Found>> = {
  quoted: findQuoted,
  "type-conflict": findTypeConflict,
  "bare-conflict": findBareConflict,
  "retention-named": findRetentionNamed,
  "retention-counted": findRetentionCounted,
  "time-tag": findTimeTag,
  "time-field": findTimeField,
  "time-stripped": findTimeStripped,
  "too-long": findTooLong,
  "tag-value": findTagValue,
  "series-key": findSeriesKey,
  listed: findListed,
  "same-reason": findSameReason,
  numbered: findNumbered,
  "line-property": findLineProperty,
  "line-and-column": findLineAndColumn,
  "rest-of-body": findRestOfBody,
  "byte-offset": findByteOffset,
  "table-time": findTableTime,
  column: findColumn,
};
