// The service law's own error, run through to the latencies: near saturation a few per cent of a step are a many-fold of the
// wait, so that the error of the law says nothing by itself.

import type { Core } from "../core/core.ts";
import { Uncovered } from "./errors.ts";
import { kernelError } from "./operators/error.ts";
import { hostOf } from "./presets.ts";
import type { Answer, Latency, Metric, ModelEnd, Warning } from "./result.ts";
import type { Scenario } from "./scenario.ts";
import { scaledService } from "./service-scale.ts";
import { systemOf } from "./system.ts";

/** How far the scenario's law is off: as it says, or of kernels as their fits do; 0 where nothing is known of it. */
export async function lawError(core: Core, { service, engine }: Scenario): Promise<number> {
  if (service.error_ratio !== undefined) return service.error_ratio;
  if (service.kind !== "roofline") return 0;
  return core.use((instance) => kernelError(instance, systemOf(service, hostOf(engine)), engine));
}

/**
 * An answer with model_low and model_high of each latency: the same run with the law faster and slower by its error. Those of a
 * priced law, which nobody asked for, are short ones of one replication; how they differ from each other is carried over.
 */
export async function withModelBand(
  core: Core,
  scenario: Scenario,
  run: (scenario: Scenario) => Promise<Answer>,
): Promise<Answer> {
  const answer = await run(scenario);
  const error = await lawError(core, scenario);
  if (error === 0) return answer;
  const end = endScenario(scenario);
  const at = (factor: number) => covered(run({ ...end, service: scaledService(scenario.service, factor) }));
  const short = end.run.requests * end.run.replications < scenario.run.requests * scenario.run.replications;
  const middle = short && scenario.workload.trace === undefined ? await at(1) : undefined;
  const low = await at(scenario.service.kind === "roofline" ? 1 / (1 + error) : 1 - error);
  const high = await at(1 + error);
  const warnings = [...answer.warnings, ...unsure(answer, low, high, error)];
  if (answer.latency === undefined) return { ...answer, warnings };
  return { ...answer, latency: banded(answer.latency, middle?.latency, low?.latency, high?.latency), warnings };
}

/** Requests of a run at an end of a priced law's error. */
const END_REQUESTS = 20_000;

/** What is run at the ends of the law's error. */
export function endScenario(scenario: Scenario): Scenario {
  const { precision: _precision, ...asked } = scenario.run;
  const run = { ...asked, include: [] };
  if (scenario.service.kind !== "roofline") return { ...scenario, run };
  return { ...scenario, run: { ...run, replications: 1, requests: Math.min(run.requests, END_REQUESTS) } };
}

/** The answer at an end, or undefined where no solver covers it. */
async function covered(end: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await end;
  } catch (error) {
    if (error instanceof Uncovered) return undefined;
    throw error;
  }
}

function banded(
  latency: Latency,
  middle: Latency | undefined,
  low: Latency | undefined,
  high: Latency | undefined,
): Latency {
  const metrics = Object.entries(latency).map(([name, metric]) => {
    const end = (of: Latency | undefined) => endOf(metric, at(middle, name), at(of, name));
    const [model_low, model_high] = [end(low), end(high)];
    return [
      name,
      {
        ...metric,
        ...(model_low === undefined ? {} : { model_low }),
        ...(model_high === undefined ? {} : { model_high }),
      },
    ];
  });
  // The names are those of the latency that came in.
  return Object.fromEntries(metrics) as Latency;
}

/** A metric by its name, which is one of the latency's. */
function at(latency: Latency | undefined, name: string): Metric | undefined {
  return latency?.[name as keyof Latency];
}

/** The end of a metric: as it was run, or where the runs were shorter, as far from it as that is from their middle. */
function endOf(metric: Metric, middle: Metric | undefined, end: Metric | undefined): ModelEnd | undefined {
  if (end === undefined) return undefined;
  const carried = (asked: unknown, from: unknown, to: number) =>
    typeof asked === "number" && typeof from === "number" && from > 0 ? (asked * to) / from : to;
  const mean = carried(metric.mean, middle?.mean, end.mean);
  return { mean, ...(typeof end.p99 === "number" ? { p99: carried(metric.p99, middle?.p99, end.p99) } : {}) };
}

function unsure(answer: Answer, low: Answer | undefined, high: Answer | undefined, error: number): Warning[] {
  const percent = `${(100 * error).toPrecision(2)} %`;
  const warn = (code: string, detail: string): Warning[] => [{ code, detail }];
  if (answer.stable && high?.stable === false)
    return warn("unstable-within-error", `with steps slower by ${percent}, the law's own error, the queue is unstable`);
  if (!answer.stable && low?.stable === true)
    return warn("stable-within-error", `with steps faster by ${percent}, the law's own error, the queue is stable`);
  if (low === undefined || high === undefined)
    return warn("band-not-covered", `no solver covers the law at both ends of its error of ${percent}; simulate does`);
  return [];
}
