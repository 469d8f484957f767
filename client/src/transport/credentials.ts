/**
 * Owns how a secret is put into a request: which header, in which word, by product and endpoint. Pure.
 * Invariant: a secret goes into a header; into the URL, where logs and proxies would keep it, only for a connection whose way to sign
 * in says so, and only at the endpoints that read it there.
 */
import type { Authentication } from "../connections/model";
import type { Product } from "../connections/products";
import { encodeBase64 } from "./base64";

export interface Credential {
  readonly authentication: Authentication;
  /** The password or token; undefined where none is needed. */
  readonly secret?: string;
}

/** The server asked, as far as it is known; while it is being detected it is not. */
export interface Asked {
  readonly product?: Product;
  readonly version?: string;
  readonly path: string;
}

/** What signs a request in; both are empty where nothing is needed. */
export interface SignIn {
  readonly headers: Readonly<Record<string, string>>;
  /** Parameters that go before those of the request, not yet percent-encoded. */
  readonly query: readonly (readonly [string, string])[];
}

export function signIn(credential: Credential, asked: Asked): SignIn {
  const { authentication, secret } = credential;
  if (authentication.kind === "none" || secret === undefined) return { headers: {}, query: [] };
  if (authentication.kind === "token") return { headers: tokenHeaders(secret, asked), query: [] };
  const { user } = authentication;
  if (authentication.kind === "query" && readsParameters(asked))
    return {
      headers: {},
      query: [...(user === "" ? [] : [["u", user] as const]), ["p", secret]],
    };
  return { headers: { authorization: basic(`${user}:${secret}`) }, query: [] };
}

/**
 * 1.x and the compatible endpoints of all later products read `u` and `p`; InfluxDB 3 and its clouds take a token as `p`.
 * VictoriaMetrics, QuestDB and Telegraf do not look at them: there Basic does the same.
 */
function readsParameters({ product, path }: Asked): boolean {
  if (product === "victoriametrics" || product === "questdb" || product === "telegraf") return false;
  return path === "/write" || path === "/query";
}

function basic(credentials: string): string {
  return `Basic ${encodeBase64(new TextEncoder().encode(credentials))}`;
}

function tokenHeaders(token: string, asked: Asked): Readonly<Record<string, string>> {
  // Telegraf's influxdb_listener looks for a JWT under a name of its own (internal/http.go, JWTAuthHandler); it calls its own /write.
  if (
    asked.product === "telegraf" &&
    asked.path !== "/api/v2/write" &&
    /^[\w-]+\.[\w-]+\.[\w-]+$/.test(token)
  )
    return { authentication: `Bearer ${token}` };
  return { authorization: tokenHeader(token, asked) };
}

function tokenHeader(token: string, asked: Asked): string {
  switch (asked.product) {
    case "influxdb-1":
      return tokenOfVersion1(token, asked.version);
    case "influxdb3-core":
    case "influxdb3-enterprise":
    case "cloud-dedicated":
    case "clustered":
      // Both words are taken on the newer endpoints; `/write` of the hosted ones documents Token.
      return asked.product.startsWith("influxdb3") || asked.path.startsWith("/api/")
        ? `Bearer ${token}`
        : `Token ${token}`;
    case "victoriametrics":
    case "questdb":
      return `Bearer ${token}`;
    default:
      // 2.x and its clouds: Token works on every endpoint, Bearer is 401 on /write and /query. Telegraf compares with
      // "Token <token>". Of an unknown server only InfluxDB 3 is recognisable, by its paths.
      return asked.path.startsWith("/api/v3/") ? `Bearer ${token}` : `Token ${token}`;
  }
}

/** 1.x: `Token user:password` since 1.7.3, Basic before it; anything without a colon is a JWT, which goes by Bearer. */
function tokenOfVersion1(token: string, version: string | undefined): string {
  if (!token.includes(":")) return `Bearer ${token}`;
  const [, minor, patch] = /^v?1\.(\d+)(?:\.(\d+))?/.exec(version ?? "") ?? [];
  const old = minor !== undefined && (Number(minor) < 7 || (Number(minor) === 7 && Number(patch ?? 0) < 3));
  return old ? basic(token) : `Token ${token}`;
}
