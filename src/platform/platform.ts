import type { Core } from "../core/core.ts";

/** What a runtime lends the app. An entry makes one; nothing else knows on which runtime it runs. */
export interface Platform {
  /** "workerd", "deno", "node": what /healthz says. */
  readonly name: string;
  readonly core: Core;
  /** Digest of the services' source: with the core's, what an ETag stands for. */
  readonly servicesDigest: string;
  /** A static file by its path under public/, absent where there is none. */
  asset(path: string): Promise<Asset | undefined>;
  /** One line of the operator's log. */
  log(line: string): void;
}

export interface Asset {
  body: Uint8Array<ArrayBuffer>;
  type: string;
}
