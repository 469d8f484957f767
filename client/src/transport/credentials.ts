/**
 * Owns how a secret is put into a request: which header, in which word, by product and endpoint. Pure.
 * Invariant: a secret goes into the Authorization header only, never into the URL, where logs and proxies would keep it.
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

/** The header that signs the request in; empty where nothing is needed. */
export function signIn(credential: Credential, asked: Asked): Readonly<Record<string, string>> {
  const { authentication, secret } = credential;
  if (authentication.kind === "none" || secret === undefined) return {};
  if (authentication.kind === "basic")
    return {
      authorization: `Basic ${encodeBase64(new TextEncoder().encode(`${authentication.user}:${secret}`))}`,
    };
  return { authorization: tokenHeader(secret, asked) };
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
  return old ? `Basic ${encodeBase64(new TextEncoder().encode(token))}` : `Token ${token}`;
}
