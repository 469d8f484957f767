/**
 * Owns how large a request each product takes, and what follows for batches. Invariant: limits are the products' defaults, which
 * their owners may have changed; an answer that says otherwise (413) wins.
 */
import type { Product } from "../lineprotocol/targets";
import type { BatchLimits } from "./batches";

interface BodyLimit {
  /** Bytes as they go over the wire. */
  readonly sent?: number;
  /** Bytes after decompression. */
  readonly inflated?: number;
}

const MIB = 1024 * 1024;
/** 50 MB as sent, 250 MB decompressed (docs of InfluxDB Cloud, write limits). */
const CLOUD: BodyLimit = { sent: 50_000_000, inflated: 250_000_000 };
/** `--max-http-request-size` 10 MiB, for the raw and for the decompressed body (influxdb3_server/src/unified_service.rs). */
const CORE: BodyLimit = { sent: 10 * MIB, inflated: 10 * MIB };

const BODY_LIMITS: Readonly<Record<Product, BodyLimit>> = {
  /** `max-body-size` 25e6; of a gzipped request only the compressed length is looked at (services/httpd/handler.go). */
  "influxdb-1": { sent: 25_000_000 },
  "influxdb-2": {},
  "influxdb3-core": CORE,
  "influxdb3-enterprise": CORE,
  "cloud-serverless": CLOUD,
  "cloud-tsm": CLOUD,
  "cloud-dedicated": CORE,
  clustered: CORE,
  /** `-influx.maxRequestSize` 64 MiB. */
  victoriametrics: { inflated: 64 * MIB },
  questdb: {},
  /** `max_body_size` of influxdb_listener, of the compressed bytes. */
  telegraf: { sent: 32 * MIB },
};

/** The most bytes that a request of a product may hold, before compression; infinite where none is known. */
export function mostBytes(product: Product, gzip: boolean): number {
  const { sent, inflated } = BODY_LIMITS[product];
  return Math.min(
    inflated ?? Number.POSITIVE_INFINITY,
    gzip ? Number.POSITIVE_INFINITY : (sent ?? Number.POSITIVE_INFINITY),
  );
}

/** Limits for cutting: what was asked for, within what the product takes. */
export function limitsFor(product: Product, gzip: boolean, asked: BatchLimits): BatchLimits {
  return { lines: asked.lines, bytes: Math.min(asked.bytes, mostBytes(product, gzip)) };
}
