import type { Instance } from "../../core/core.ts";
import { type ClassSpec, sampler } from "../../core/engine.ts";
import { setLengths } from "../../core/lengths.ts";
import { slowestOf } from "../fleet.ts";
import type { LengthSpec, Scenario, Trace } from "../scenario.ts";
import { type StepLaw, stepLaw } from "../step-law.ts";
import { histogram, MAX_TOKENS, outputLaw } from "../workload.ts";
import { secondsAlone } from "./law.ts";

/** Prompts of a scenario that states none: the fewest tokens that a prompt can have. */
const NO_PROMPT: LengthSpec = { kind: "constant", value: 1 };

/** What a scenario puts into an instance: its lengths as samplers, and what they say of its requests. */
export interface Loaded {
  law: StepLaw;
  classes: ClassSpec[];
  clipped_ratio: number;
  /** In tokens, of one request. */
  longest_output: number;
  /** Seconds that the mean request takes alone at the slowest replica, about, and the longest one. */
  mean_alone_s: number;
  longest_alone_s: number;
  /** Of the clipped lengths, in tokens. */
  mean_prompt: number;
  mean_output: number;
  /** 1 + cv^2 of the outputs: how much longer than the mean the output of a request is that is seen while it runs. */
  output_spread: number;
}

/** Rewinds the instance and builds the samplers of a scenario in it; of a trace, those of its histograms. */
export function loadEngine(instance: Instance, scenario: Scenario): Loaded {
  const { workload, service, slo } = scenario;
  const slowest = slowestOf(scenario);
  const { exports } = instance;
  exports.reset();
  const law = stepLaw(service);
  const prompts = drawn(instance, promptLaw(workload), MAX_TOKENS);
  const outputs = drawn(instance, outputLaw(workload), workload.max_output_tokens);
  const traced = workload.trace === undefined ? 0 : longestOf(workload.trace, workload.max_output_tokens);
  return {
    law,
    classes: [{ share: 1, priority: 0, ...slo, prompts: prompts.handle, outputs: outputs.handle }],
    clipped_ratio: exports.lengthsClippedRatio(),
    longest_output: Math.max(outputs.longest, traced),
    mean_alone_s: secondsAlone(law, prompts.mean, outputs.mean) / slowest,
    longest_alone_s: secondsAlone(law, prompts.longest, outputs.longest) / slowest,
    mean_prompt: prompts.mean,
    mean_output: outputs.mean,
    output_spread: outputs.square / outputs.mean ** 2,
  };
}

function drawn(instance: Instance, law: LengthSpec, cap: number) {
  setLengths(instance, law, cap);
  const { exports } = instance;
  return { ...sampler(instance), mean: exports.lengthsMoment(1), square: exports.lengthsMoment(2) };
}

function promptLaw({ prompt_tokens, trace }: Scenario["workload"]): LengthSpec {
  if (trace !== undefined) return histogram(trace.prompt_tokens);
  return prompt_tokens ?? NO_PROMPT;
}

function longestOf({ output_tokens }: Trace, clip: number): number {
  return output_tokens.reduce((longest, n) => Math.max(longest, Math.min(n, clip)), 0);
}
