/** Owns the shapes of asking a product what it is and what it holds; detect.ts asks, each product's questions are in a file of their own. */
import type { Product } from "../lineprotocol/targets";
import type { Carry } from "./asking";
import type { Detection } from "./destination";

export interface DetectOptions {
  /** Organization to list buckets of (2.x). */
  readonly organization?: string;
  /** What the user said it is; used where the server does not tell. */
  readonly product?: Product;
}

/** What a product's own questions found out. */
export interface Inquiry {
  readonly version?: string;
  readonly credentials: Detection["credentials"];
  readonly databases: Detection["databases"];
  readonly retentionSeconds?: number;
  readonly notes: readonly string[];
}

export interface Identity {
  readonly product: Product;
  readonly version?: string;
}

/** A product's own questions. */
export type Inquire = (carry: Carry, identity: Identity, options: DetectOptions) => Promise<Inquiry>;
