/**
 * Owns the words that servers put around a reason: `partial write: … dropped=n`, `failure writing points to database: …`,
 * `write buffer error: …`. Source: influxdb coordinator/points_writer.go, http/write_handler.go, influxdb3_server/src/http.rs.
 * Invariant: the reason itself is not touched; what was around it is told.
 */
export interface Unwrapped {
  /** The reason, as the row tables know it. */
  readonly reason: string;
  /** `partial write: ` stood before it. */
  readonly partial: boolean;
  /** The server refuses all or nothing in this form. */
  readonly allOrNothing: boolean;
  /** The server had read the body and was writing it (2.x): a reason that elsewhere means "not begun" does not here. */
  readonly whileWriting?: boolean;
  /** Points that the server counted. */
  readonly dropped?: string;
  readonly database?: string;
  readonly retentionPolicy?: string;
  /** Line that stands before the reason (QuestDB). */
  readonly line?: string;
}

/** Wrappers that say nothing more, in the order in which they stand around each other. */
const WRAPPERS: readonly RegExp[] = [
  /^(?:failure|unexpected error) writing points to database: /,
  /^write buffer error: /,
  // Which shard it was (2.x since 2.0.5, 1.x since 1.8.6 in some texts).
  /^\[shard \d+\] /,
  // InfluxDB 0.9 to 1.0, and its clusters.
  /^write failed(?: for shard \d+(?: on node \d+)?)?: /,
];

const WRAPPED =
  /(?:failure|unexpected error) writing points|write buffer error: |\[shard \d|write failed|partial\s+write|line protocol parse failed: |[Ff]ailed to parse (?:InfluxDB )?line protocol/y;

/** Whether one of these wrappers, or `partial write`, begins there. */
export function isWrapped(text: string, at: number): boolean {
  WRAPPED.lastIndex = at;
  return WRAPPED.test(text);
}

const PARSE_FAILED = /^(?:line protocol parse failed: |Failed to parse InfluxDB line protocol: )/;
const QUESTDB =
  /^failed to parse line protocol:errors encountered on line\(s\):(?!\s*error parsing line)(?:\s|\\n)*(?:error in line (\d+): )?/;
/** Tried at the last ` dropped=` first: a database's name may hold the word. `dropped_points` was seen, too. */
const SUFFIX =
  /^ dropped(?:_points)?=(\d+)(?: for database: ([^\n]*?)(?: for retention policy: ([^\n]*?))?)?[\s.]*$/;

export function unwrap(message: string): Unwrapped {
  const unwrapped = unwrapReason(message.trim());
  return WRITING.test(message) ? { ...unwrapped, whileWriting: true } : unwrapped;
}

/** Anywhere: a log may put its own words before it. */
const WRITING = /(?:failure|unexpected error) writing points to database: /;

function unwrapReason(message: string): Unwrapped {
  let reason = message;
  for (const wrapper of WRAPPERS) reason = reason.replace(wrapper, "");
  let allOrNothing = false;
  if (PARSE_FAILED.test(reason)) {
    reason = reason.replace(PARSE_FAILED, "");
    allOrNothing = true;
  }
  const questdb = QUESTDB.exec(reason);
  if (questdb !== null) {
    return {
      reason: reason.slice(questdb[0].length),
      partial: false,
      allOrNothing: true,
      ...(questdb[1] ? { line: questdb[1] } : {}),
    };
  }
  // Up to 1.2 a line end may stand behind the colon.
  const opening = /^partial\s+write:(?:\s|\\+n)+/.exec(reason);
  const partial = opening !== null;
  if (partial) reason = reason.slice(opening[0].length);
  // The suffix is looked for at the very end only: quoted lines may hold the same words.
  const tail = reason.slice(-2048);
  const at = Math.max(tail.lastIndexOf(" dropped="), tail.lastIndexOf(" dropped_points="));
  const suffix = at < 0 ? null : SUFFIX.exec(tail.slice(at));
  if (suffix === null) return { reason, partial, allOrNothing: allOrNothing && !partial };
  return {
    reason: reason.slice(0, reason.length - tail.length + at),
    partial,
    allOrNothing: allOrNothing && !partial,
    dropped: suffix[1],
    ...(suffix[2] === undefined ? {} : { database: suffix[2] }),
    ...(suffix[3] === undefined ? {} : { retentionPolicy: suffix[3] }),
  };
}
