/**
 * Owns addresses: what people type or paste as one, the origin that a secret is bound to, and the URL of a request.
 * Pure. Invariant: an address that leaves here has no user, password, query or fragment in it.
 */

/** What a pasted address held beyond the address itself. Secrets in it go to secret storage and nowhere else. */
export interface PastedAddress {
  readonly url: string;
  readonly user?: string;
  readonly password?: string;
  readonly token?: string;
  readonly database?: string;
  readonly organization?: string;
  readonly retentionPolicy?: string;
}

export type AddressProblem = { readonly problem: string };

/** Paths of write endpoints that people paste with the address; the path before them is a prefix and stays. */
const ENDPOINT_PATHS = /\/(?:api\/v3\/write_lp|api\/v2\/write|write|query|ping|health)\/?$/;

/** Reads what a person typed: a scheme may be missing (http), an endpoint and its parameters may follow. */
export function readPastedAddress(text: string): PastedAddress | AddressProblem {
  const trimmed = text.trim();
  if (trimmed === "") return { problem: "The address is empty. Enter one such as http://localhost:8086." };
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed) ? trimmed : `http://${trimmed}`;
  let parsed: URL;
  try {
    parsed = new URL(withScheme);
  } catch {
    return { problem: "This is not an address. Enter scheme, host and port, such as http://localhost:8086." };
  }
  if (parsed.protocol !== "http:" && parsed.protocol !== "https:")
    return {
      problem: `The scheme ${parsed.protocol}// cannot be used. Enter an http:// or https:// address.`,
    };
  if (parsed.hostname === "") return { problem: "The address has no host." };
  const path = parsed.pathname.replace(ENDPOINT_PATHS, "").replace(/\/+$/, "");
  const parameter = (name: string) => parsed.searchParams.get(name) || undefined;
  const bucket = parameter("bucket");
  return {
    url: `${parsed.protocol}//${parsed.host}${path}`,
    user: decode(parsed.username) || parameter("u"),
    password: decode(parsed.password) || parameter("p"),
    token: parameter("token"),
    database: parameter("db") ?? bucket,
    organization: parameter("org") ?? parameter("orgID"),
    retentionPolicy: parameter("rp"),
  };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The address as a connection keeps it. A user or password inside it is a problem: settings hold no secrets. */
export function normalizeAddress(text: string): { readonly url: string } | AddressProblem {
  const read = readPastedAddress(text);
  if ("problem" in read) return read;
  if (read.user !== undefined || read.password !== undefined || read.token !== undefined)
    return {
      problem:
        "its address holds a user, password or token. Remove them from the address and enter them with Add Connection.",
    };
  return { url: read.url };
}

/** `scheme://host:port` with the port always named: what a secret is bound to. */
export function originOf(url: string): string {
  const { protocol, hostname, port } = new URL(url);
  return `${protocol}//${hostname}:${port || (protocol === "https:" ? "443" : "80")}`;
}

/** Whether the host is this machine, as seen from where the request is made. */
export function isLoopback(url: string): boolean {
  const { hostname } = new URL(url);
  return /^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\])$/i.test(hostname);
}

/** The URL of a request: the address with its path prefix, the path, the parameters in order, percent-encoded. */
export function requestUrl(
  address: string,
  path: string,
  query: readonly (readonly [string, string])[],
): string {
  const parameters = query.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`);
  const suffix = path.startsWith("/") ? path : `/${path}`;
  return `${address.replace(/\/+$/, "")}${suffix}${parameters.length > 0 ? `?${parameters.join("&")}` : ""}`;
}
