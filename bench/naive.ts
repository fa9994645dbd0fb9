import type { Scenario } from "../src/services/scenario.ts";
import { linearOf, rate as meanRate } from "../src/services/workload.ts";

/** mulberry32: a small generator, so that the naive loop repeats itself. */
function random(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** What one would write first: objects in arrays, Box-Muller lengths, a shift per request, sorted percentiles. */
export function naive({ workload, service: law, engine, run }: Scenario): { mean: number; percentiles: number[] } {
  const service = linearOf(law);
  const uniform = random(run.seed);
  const { mu, sigma } = workload.output_tokens as unknown as { mu: number; sigma: number };
  const rate = meanRate(workload);
  const { kind, max_batch = 1, batch = 1 } = engine.batching;
  const requests: { arrival: number; tokens: number; wait: number; e2e: number }[] = [];
  let time = 0;
  for (let i = 0; i < run.requests; i++) {
    time -= Math.log(1 - uniform()) / rate;
    const normal = Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
    const tokens = Math.min(Math.ceil(Math.exp(mu + sigma * normal)), workload.max_output_tokens);
    requests.push({ arrival: time, tokens, wait: 0, e2e: 0 });
  }
  const queue: typeof requests = [];
  let now = 0;
  let next = 0;
  const least = kind === "fixed" ? batch : 1;
  const most = kind === "none" ? 1 : kind === "fixed" ? batch : max_batch;
  while (next < requests.length || queue.length >= least) {
    for (let r = requests[next]; r !== undefined && r.arrival <= now; r = requests[++next]) queue.push(r);
    if (queue.length < least) {
      now = requests[next]?.arrival ?? now;
      continue;
    }
    const members = queue.splice(0, most);
    const b = members.length;
    const start = service.batch_s + service.request_s * b;
    let end = 0;
    for (const r of members) {
      let shared = b * r.tokens;
      if (kind === "elastic") shared = members.reduce((sum, other) => sum + Math.min(r.tokens, other.tokens), 0);
      r.wait = now - r.arrival;
      r.e2e = start + service.token_request_s * shared + service.token_s * r.tokens;
      end = Math.max(end, r.e2e);
    }
    for (const r of members) r.e2e = r.wait + (kind === "elastic" ? r.e2e : end);
    now += end;
  }
  const measured = requests.slice(run.requests * run.warmup_ratio);
  const waits = measured.map((r) => r.wait).sort((a, b) => a - b);
  const sojourns = measured.map((r) => r.e2e).sort((a, b) => a - b);
  const at = (sorted: number[], percent: number) => sorted[Math.floor((percent / 100) * sorted.length)] ?? 0;
  return {
    mean: waits.reduce((sum, wait) => sum + wait, 0) / waits.length,
    percentiles: run.percentiles.flatMap((percent) => [at(waits, percent), at(sojourns, percent)]),
  };
}
