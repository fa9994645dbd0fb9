import { Exhausted, Uncovered } from "../services/errors.ts";
import type { Memory } from "../services/memory.ts";
import { Aborted, type RunControl } from "../services/simulate.ts";
import { canonical, sha256 } from "./canonical.ts";
import { isFresh, listsTag } from "./conditional.ts";
import type { Ctx } from "./context.ts";
import { controlOf } from "./control.ts";
import { Problem } from "./problems.ts";

export const JSON_TYPE = "application/json";

/** A verb's request, checked and complete: ready to be named, estimated and run. */
export interface Prepared {
  verb: "analyze" | "simulate" | "optimize" | "calibrate" | "step-time";
  /** The request in full with long parts as digests: what the answer repeats and what names it. */
  echo: Record<string, unknown>;
  /** The scenario's part of it; undefined where there is none. */
  scenario: unknown;
  /** Where a GPU's memory goes, if the service names one. */
  memory?: Memory | undefined;
  /** Events that the run will take, about. */
  events: number;
  run(control: RunControl): Promise<object>;
  /** By media type: the same run as something else than JSON. */
  renderings?: Record<string, (control: RunControl) => Promise<string>>;
}

/**
 * Answers a prepared request: a 304, its validation, or its result, each under a tag that is known before the run. Whether
 * there is anything for `If-None-Match: *` to match is known only after it.
 */
export async function answer(c: Ctx, prepared: Prepared, validateOnly: boolean, asked = JSON_TYPE): Promise<Response> {
  const { core, servicesDigest } = c.var.platform;
  const { verb, echo, scenario, events, memory } = prepared;
  const type = validateOnly ? JSON_TYPE : asked;
  const rendering = type === JSON_TYPE ? {} : { rendering: type };
  const named = { core: core.digest, services: servicesDigest, verb, validateOnly, echo, ...rendering };
  const name = await sha256(canonical(named));
  const headers = { ETag: `"${name.slice(0, 32)}"`, "Cache-Control": "no-cache" };
  const fresh = () => new Response(null, { status: 304, headers });
  if (listsTag(c.req.raw, headers.ETag)) return fresh();
  const id = `run_${name.slice(0, 16)}`;
  const body = validateOnly
    ? JSON.stringify({ valid: true, core: core.digest, events_count: events, memory, scenario })
    : await guarded(c, id, prepared, () => rendered(c, id, prepared, type));
  if (isFresh(c.req.raw, headers.ETag)) return fresh();
  return new Response(body, { headers: { ...headers, "Content-Type": type } });
}

async function rendered(c: Ctx, id: string, prepared: Prepared, type: string): Promise<string> {
  const control = controlOf(c.req.raw.signal);
  const render = prepared.renderings?.[type];
  if (render !== undefined) return render(control);
  if (type !== JSON_TYPE) throw new Problem("not-acceptable", `this answer exists as ${JSON_TYPE} only`);
  return JSON.stringify({ id, ...(await prepared.run(control)), scenario: prepared.scenario }, finite);
}

/** Unknown is absent on the wire: a NaN that reached a result is a fault of ours, not a null. */
function finite(key: string, value: unknown): unknown {
  if (typeof value === "number" && !Number.isFinite(value)) throw new Error(`the result's ${key} is ${value}`);
  return value;
}

/** Runs, and tells what is no fault of ours from what is. */
async function guarded(c: Ctx, id: string, prepared: Prepared, run: () => Promise<string>): Promise<string> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof Uncovered) {
      const errors = [{ pointer: error.pointer, detail: error.message, code: "not-covered" }];
      throw new Problem("not-covered", error.message, {
        errors,
        ...(prepared.verb === "analyze" ? { use: "/v1/simulate" } : {}),
      });
    }
    if (error instanceof Exhausted) throw new Problem("limit-exceeded", error.message, { limit: "core_bytes" });
    if (error instanceof Aborted || error instanceof Problem) throw error;
    c.var.platform.log(`${id} ${String(error)}`);
    throw new Problem("core-fault", "the run failed; its digest replays it", {
      digest: id,
      core: c.var.platform.core.digest,
    });
  }
}
