/**
 * Owns which redirects are followed: 307 and 308 within the origin, since they repeat the same request; nothing else. 301–303
 * turn a write into a read, and another origin must not get the credentials. Pure.
 */
import { originOf } from "../connections/address";

export type RedirectDecision =
  | { readonly kind: "none" }
  | { readonly kind: "follow"; readonly url: string }
  /** `location` is fit to be shown: without user, password, parameters. */
  | { readonly kind: "refuse"; readonly location: string | undefined };

/** How often one request is sent on. */
export const REDIRECT_LIMIT = 3;

export function decideRedirect(
  status: number,
  location: string | undefined,
  requestUrl: string,
  followed: number,
): RedirectDecision {
  const redirects = status === 301 || status === 302 || status === 303 || status === 307 || status === 308;
  if (!redirects) return { kind: "none" };
  let target: URL | undefined;
  try {
    target = location === undefined ? undefined : new URL(location, requestUrl);
  } catch {
    target = undefined;
  }
  if (target === undefined) return { kind: "refuse", location: undefined };
  const shown = `${target.protocol}//${target.host}${target.pathname}`;
  if (target.protocol !== "http:" && target.protocol !== "https:") return { kind: "refuse", location: shown };
  const same = originOf(target.href) === originOf(requestUrl);
  if ((status === 307 || status === 308) && same && followed < REDIRECT_LIMIT)
    return { kind: "follow", url: target.href };
  return { kind: "refuse", location: shown };
}
