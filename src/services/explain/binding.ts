// Which resource binds: the one of which 1 % more takes the most off the mean end-to-end time.

import type { Explain, KnobRow, Resource } from "../explanation.ts";
import type { Knee } from "./knee.ts";
import type { Knob } from "./knob.ts";

const WORDS: Record<Resource, string> = {
  arrivals: "the lack of arrivals",
  server: "the speed of the service",
  slots: "the number of slots",
  "batch-limit": "the batch limit",
  "kv-blocks": "the number of KV blocks",
  "step-tokens": "the token budget of a step",
  "memory-bandwidth": "memory bandwidth",
  compute: "compute",
  interconnect: "the interconnect",
  host: "the host",
};

interface Worth {
  resource: Resource;
  /** Relative, of the mean end-to-end time, for so much more of the resource, to first order. */
  gain: number;
}

/** What each resource is worth, the largest first: knobs of the same resource add up. */
function worths(knobs: Knob[], rows: KnobRow[]): Worth[] {
  const gains = new Map<Resource, number>();
  for (const { path, resource, time } of knobs) {
    const row = rows.find((one) => one.path === path && one.metric === "latency.e2e_s.mean");
    if (resource === undefined || row === undefined) continue;
    gains.set(resource, (gains.get(resource) ?? 0) + (time ? row.elasticity : -row.elasticity));
  }
  // Of a law whose roofs are known the whole says nothing more.
  const roofs = (["memory-bandwidth", "compute", "host", "interconnect"] as const).some((roof) => gains.has(roof));
  if (roofs) gains.delete("server");
  return [...gains].map(([resource, gain]) => ({ resource, gain })).sort((a, b) => b.gain - a.gain);
}

/** The binding resource and both findings in words. */
export function concluded(
  knobs: Knob[],
  rows: KnobRow[],
  rate_per_s: number,
  knee: Knee | undefined,
): Pick<Explain, "binding" | "sentence" | "knee_per_s"> {
  const [first] = worths(knobs, rows);
  const binding = first === undefined || first.gain <= 0 ? "none" : first.resource;
  const sentence = `${bindingInWords(binding, first?.gain ?? 0)}; ${kneeInWords(rate_per_s, knee)}`;
  return { binding, sentence, ...(knee === undefined ? {} : { knee_per_s: knee.rate_per_s }) };
}

function bindingInWords(binding: Explain["binding"], gain: number): string {
  if (binding === "none") return "nothing that can be had more of shortens the mean end-to-end time";
  const more = binding === "arrivals" ? "them" : "it";
  return `${WORDS[binding]} binds: 1 % more of ${more} takes ${round(gain)} % off the mean end-to-end time`;
}

function kneeInWords(rate_per_s: number, knee: Knee | undefined): string {
  if (knee === undefined) return "the load curve has no knee";
  const at = `${round(knee.rate_per_s)} requests/s`;
  if (knee.flat) return `up to ${at} the time grows by less than the rate`;
  const away = knee.rate_per_s / rate_per_s - 1;
  return `the knee, from where 1 % more load takes over 1 % more time, is at ${at}, ${percent(away)}`;
}

function percent(away: number): string {
  return away < 0 ? `${round(-100 * away)} % below this rate` : `${round(100 * away)} % above this rate`;
}

function round(value: number): number {
  return Number(value.toPrecision(3));
}
