import type { Scenario, Trace } from "../../src/services/scenario.ts";
import { linearOf } from "../../src/services/workload.ts";

export interface Replay {
  waits: number[];
  sojourns: number[];
  abandoned: number;
  inFlight: number;
  batches: number[];
}

/** A trace replayed request by request in the most literal way: the reference of the simulator. */
export function replay(trace: Trace, { workload, service: law, engine }: Scenario): Replay {
  const service = linearOf(law);
  const { kind, max_batch = Number.POSITIVE_INFINITY, batch = 1 } = engine.batching;
  const patience = workload.patience_s ?? Number.POSITIVE_INFINITY;
  const lengths = [...trace.output_tokens].map((n) => Math.min(n, workload.max_output_tokens));
  const times = [...trace.arrival_s];
  const out: Replay = { waits: [], sojourns: [], abandoned: 0, inFlight: 0, batches: [] };
  let waiting: number[] = [];
  let now = 0;
  let next = 0;
  for (;;) {
    while (next < times.length && (times[next] ?? 0) <= now) waiting.push(next++);
    const patient = waiting.filter((i) => (times[i] ?? 0) + patience >= now);
    out.abandoned += waiting.length - patient.length;
    waiting = patient;
    const enough = kind === "fixed" ? batch : 1;
    if (waiting.length < enough) {
      if (next >= times.length) break;
      now = times[next] ?? 0;
      continue;
    }
    const size = kind === "none" ? 1 : kind === "fixed" ? batch : Math.min(waiting.length, max_batch);
    const members = waiting.slice(0, size);
    waiting = waiting.slice(size);
    const n = members.map((i) => lengths[i] ?? 0);
    const begin = service.batch_s + service.request_s * size;
    const longest = Math.max(...n);
    const together = begin + (service.token_s + service.token_request_s * size) * longest;
    const own = n.map((mine) => {
      const shared = n.reduce((sum, other) => sum + Math.min(mine, other), 0);
      return begin + service.token_request_s * shared + service.token_s * mine;
    });
    members.forEach((i, k) => {
      out.waits.push(now - (times[i] ?? 0));
      out.sojourns.push(now - (times[i] ?? 0) + (kind === "elastic" ? (own[k] ?? 0) : together));
    });
    out.batches.push(size);
    now += kind === "elastic" ? Math.max(...own) : together;
  }
  if (Number.isFinite(patience)) out.abandoned += waiting.length;
  else out.inFlight = waiting.length;
  return out;
}
