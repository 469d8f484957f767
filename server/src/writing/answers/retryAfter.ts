/** Owns the header Retry-After: seconds, or an HTTP date that counts from the answer's own Date. There is no clock here. */

/** Whole seconds to wait, rounded up; null where the header is missing or unreadable, or names a date without a Date beside it. */
export function retryAfterSeconds(headers: Readonly<Record<string, string>>): number | null {
  // A header that stands twice is joined by a comma; dates hold one, too.
  const value = headers["retry-after"]?.trim();
  if (value === undefined || value === "") return null;
  const seconds = /^(\d{1,9})(?:\.\d+)?(?:\s*,\s*\d+)*s?$/.exec(value);
  if (seconds !== null) return Number(seconds[1]);
  const until = dateOf(value);
  const now = dateOf(headers.date);
  return until === undefined || now === undefined ? null : Math.max(0, Math.ceil((until - now) / 1000));
}

function dateOf(text: string | undefined): number | undefined {
  if (text === undefined || !/\d{2}:\d{2}:\d{2}/.test(text)) return undefined;
  const time = Date.parse(text);
  return Number.isNaN(time) ? undefined : time;
}
