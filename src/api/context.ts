import type { Context } from "hono";
import type { Platform } from "../platform/platform.ts";

/** What middleware leaves for the endpoints. */
export interface Env {
  Variables: { platform: Platform; requestId: string };
}

export type Ctx = Context<Env>;
