// The service law's own error, run through to the latencies: near saturation a few per cent of a step are a many-fold of the
// wait, so that the error of the law says nothing by itself.

import { Uncovered } from "./errors.ts";
import type { Form } from "./forms.ts";
import type { Answer, Latency, ModelEnd, Warning } from "./result.ts";
import type { Scenario, Service } from "./scenario.ts";

/** How far the scenario's law is off, where it says so; 0 otherwise. */
export function lawError({ service }: Scenario): number {
  return service.kind === "roofline" ? 0 : (service.error_ratio ?? 0);
}

/** The law with every coefficient multiplied. */
function scaled(service: Service, factor: number): Service {
  if (service.kind === "roofline") return service;
  if (service.kind === "linear") {
    const { batch_s, request_s, token_s, token_request_s } = service;
    return {
      kind: "linear",
      batch_s: batch_s * factor,
      request_s: request_s * factor,
      token_s: token_s * factor,
      token_request_s: token_request_s * factor,
    };
  }
  const form = (one: Form): Form => ({
    step_s: one.step_s * factor,
    token_s: one.token_s * factor,
    pair_s: one.pair_s * factor,
    context_token_s: one.context_token_s * factor,
    sequence_s: one.sequence_s * factor,
  });
  return { kind: "forms", terms: service.terms.map((term) => ({ ...term, forms: term.forms.map(form) })) };
}

/** An answer with model_low and model_high of each latency: the same run with the law faster and slower by its error. */
export async function withModelBand(scenario: Scenario, run: (scenario: Scenario) => Promise<Answer>): Promise<Answer> {
  const answer = await run(scenario);
  const error = lawError(scenario);
  if (error === 0) return answer;
  const { precision: _precision, ...rest } = scenario.run;
  const at = (factor: number) =>
    run({ ...scenario, service: scaled(scenario.service, factor), run: { ...rest, include: [] } });
  const low = await covered(at(1 - error));
  const high = await covered(at(1 + error));
  const warnings = [...answer.warnings, ...unsure(answer, low, high, error)];
  if (answer.latency === undefined) return { ...answer, warnings };
  return { ...answer, latency: banded(answer.latency, low?.latency, high?.latency), warnings };
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

function banded(latency: Latency, low: Latency | undefined, high: Latency | undefined): Latency {
  const metrics = Object.entries(latency).map(([name, metric]) => {
    const end = (of: Latency | undefined) => endOf(of?.[name as keyof Latency]);
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

function endOf(metric: Latency["e2e_s"] | undefined): ModelEnd | undefined {
  if (metric === undefined) return undefined;
  const { mean, p99 } = metric;
  return { mean, ...(typeof p99 === "number" ? { p99 } : {}) };
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
