import type { Figures } from "../core/answer.ts";
import { replicasOf } from "./fleet.ts";
import { type Metric, percentileName, type Warning } from "./result.ts";
import type { Scenario } from "./scenario.ts";
import { duration, expectedSeconds, MAX_TOKENS, rate } from "./workload.ts";

/** Assumptions that hold for every answer about this scenario. */
export function assumptions(scenario: Scenario): string[] {
  const notes = [serversNote(scenario), "lengths are independent of each other and of the arrivals"];
  if (scenario.workload.max_output_tokens === MAX_TOKENS)
    notes.push(`outputs are clipped at ${MAX_TOKENS} tokens, the most that can be asked for`);
  return notes;
}

/** Who serves, and whom first. */
function serversNote(scenario: Scenario): string {
  const replicas = replicasOf(scenario);
  const who = replicas === 1 ? "one server" : `${replicas} servers, each with its own queue`;
  const order = scenario.engine.order?.kind ?? "fcfs";
  return order === "fcfs" ? `${who}, first come first served` : `${who}, in the order ${order}, no service interrupted`;
}

/** Warnings about the scenario itself, whichever verb answers it. */
export function scenarioWarnings({ workload: { prompt_tokens, trace } }: Scenario): Warning[] {
  const list: Warning[] = [];
  if (prompt_tokens !== undefined)
    list.push({
      code: "prompt-tokens-unused",
      detail: "the linear law prices requests and output tokens; the prompt lengths have no effect",
    });
  const unused = [trace?.hashes && "hash_ids", trace?.classes && "class"].filter((name) => name !== undefined);
  if (unused.length > 0) list.push({ code: "ignored-columns", detail: `Not used: ${unused.join(", ")}.` });
  return list;
}

/** A rate that changes with time: what the figures are of, and where the queue grows. */
export function segmentWarnings({ workload: { arrivals }, run }: Scenario, maximum: number | undefined): Warning[] {
  if (arrivals === undefined || !("segments" in arrivals)) return [];
  const { segments } = arrivals;
  const reached = expectedSeconds(arrivals, run.requests);
  const last = segments.at(-1) ?? { from_s: 0, rate_per_s: 0 };
  const short = reached < last.from_s ? ", which the run does not reach: raise run.requests" : "";
  const over = segments.filter(({ rate_per_s }) => maximum !== undefined && rate_per_s >= maximum);
  const times = over.slice(0, 5).map(({ from_s }) => from_s);
  return [
    {
      code: "time-varying",
      detail:
        `the rate changes with time: latency is that of the measured requests, about the first ${reached.toPrecision(3)} s, ` +
        `and not of a steady state; stability is that of the last rate, ${last.rate_per_s} per second from ${last.from_s} s on${short}`,
    },
    ...(over.length === 0
      ? []
      : [
          {
            code: "overloaded-segments",
            detail:
              `the rate is at or above the largest stable one, ${maximum?.toPrecision(4)} per second, in ${over.length} of ` +
              `${segments.length} segments, from ${times.join(", ")} s${over.length > 5 ? ", ..." : ""}: the queue grows there`,
          },
        ]),
  ];
}

/** A queue so close to its limit that its steady state may never be seen: 1 - load below 0.001. */
export function nearCritical(utilization: number | undefined, figures: Figures): Warning[] {
  if (utilization === undefined || 1 - utilization >= 1e-3 || figures.mean_wait_s === undefined) return [];
  const seconds = (2 * figures.mean_wait_s) / (1 - utilization);
  return [
    {
      code: "near-critical",
      detail:
        `within ${((1 - utilization) * 100).toPrecision(2)} % of the largest stable rate: the steady state takes about ` +
        `${seconds.toPrecision(2)} s to be reached, and a small error of the service law moves it by multiples`,
    },
  ];
}

/** Fixed batches whose requests wait longer for their batch to fill than for the server. */
export function formationDominated(scenario: Scenario, figures: Figures): Warning[] {
  const { batch } = scenario.engine.batching;
  if (batch === undefined || figures.mean_wait_s === undefined) return [];
  const formation = (batch - 1) / (2 * rate(scenario.workload));
  if (formation < 0.5 * figures.mean_wait_s) return [];
  return [
    {
      code: "formation-dominated",
      detail:
        `of the mean wait of ${figures.mean_wait_s.toPrecision(3)} s, ${formation.toPrecision(3)} s are spent until the ` +
        `batch of ${batch} is full; a smaller batch or dynamic batching waits less`,
    },
  ];
}

/** A queue that looks healthy until one large batch tips it. */
export function metastability(figures: Figures): Warning[] {
  if (figures.metastable_low === undefined || figures.metastable_high === undefined) return [];
  return [
    {
      code: "metastable",
      detail:
        `batches settle near ${figures.metastable_low.toPrecision(3)} requests, but once more than ` +
        `${figures.metastable_high.toPrecision(3)} wait the backlog feeds itself and the queue stays far slower for a ` +
        "long time: a smaller max_batch, or a lower token limit, keeps it from tipping",
    },
  ];
}

/** What the mathematics takes a trace for, and how far its gaps are from that. */
export function traceWarnings(scenario: Scenario): Warning[] {
  const trace = scenario.workload.trace;
  if (trace === undefined) return [];
  const times = trace.arrival_s;
  const mean = duration(trace) / (times.length - 1);
  let square = 0;
  for (let i = 1; i < times.length; i++) square += ((times[i] ?? 0) - (times[i - 1] ?? 0)) ** 2;
  const cv = Math.sqrt(Math.max(0, square / (times.length - 1) / mean ** 2 - 1));
  return [
    {
      code: "trace-fitted",
      detail:
        `the trace is taken for Poisson arrivals at its mean rate of ${rate(scenario.workload).toPrecision(4)} per second ` +
        `and independent lengths from its histogram; its gaps have cv ${cv.toPrecision(3)} (Poisson: 1), and bursts, ` +
        "drift and dependence are not in this answer: simulate replays them",
    },
  ];
}

/** Laws that the grid of the analysis cannot resolve: only their means are given, exact where their trust says so. */
export function unresolved(laws: { wait: Metric; sojourn: Metric }): Warning[] {
  const named = [laws.wait.trust === "simulate" ? "wait_s" : "", laws.sojourn.trust === "simulate" ? "e2e_s" : ""];
  const which = named.filter((name) => name !== "").join(" and ");
  const rough = laws.wait.trust === "simulate" && laws.wait.mean_trust !== "exact";
  if (which === "") return [];
  return [
    {
      code: "percentiles-unresolved",
      detail:
        `the distribution of ${which} spans too many scales here for the analysis: only the mean is given, ` +
        `${rough ? "and that roughly; ask simulate" : "for percentiles ask simulate"}`,
    },
  ];
}

/** Percentiles so near 0 that the grid has fewer than three nodes below them: left out of laws that are given. */
export function unresolvedPercentiles(laws: Record<string, Metric>, percentiles: number[]): Warning[] {
  const missing = Object.entries(laws).flatMap(([name, law]) =>
    law.trust === "simulate"
      ? []
      : percentiles
          .map(percentileName)
          .filter((p) => law[p] === undefined)
          .map((p) => `${name}.${p}`),
  );
  if (missing.length === 0) return [];
  return [
    {
      code: "percentiles-unresolved",
      detail: `${missing.join(", ")} lie within the analysis' first grid steps and are left out: ask simulate`,
    },
  ];
}
