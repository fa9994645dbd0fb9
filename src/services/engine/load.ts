import type { Instance } from "../../core/core.ts";
import { type ClassSpec, sampler } from "../../core/engine.ts";
import { setLengths } from "../../core/lengths.ts";
import { classesOf } from "../classes.ts";
import { slowestOf } from "../fleet.ts";
import { contextsOf } from "../operators/longest.ts";
import type { LengthSpec, Scenario, Sessions, Trace } from "../scenario.ts";
import { type StepLaw, stepLaw } from "../step-law.ts";
import { MAX_TOKENS, MOST_TURNS } from "../workload.ts";
import { atSpeed, secondsAlone } from "./law.ts";

/** What a scenario puts into an instance: its lengths as samplers, and what they say of its requests. */
export interface Loaded {
  law: StepLaw;
  classes: ClassSpec[];
  /** Of a session. */
  turns?: Drawn | undefined;
  clipped_ratio: number;
  /** In tokens, of one request. */
  longest_output: number;
  /** Seconds that the mean request takes alone at the slowest replica, about, and the longest one. */
  mean_alone_s: number;
  longest_alone_s: number;
  /** Of the clipped lengths, in tokens; a session's prompts with their context. */
  mean_prompt: number;
  mean_output: number;
  /** 1 + cv^2 of the outputs: how much longer than the mean the output of a request is that is seen while it runs. */
  output_spread: number;
}

/** A law as a sampler, and its moments. */
interface Drawn {
  handle: number;
  longest: number;
  mean: number;
  square: number;
  clipped_ratio: number;
}

/** Rewinds the instance and builds the samplers of a scenario in it; of a trace, those of its histograms. */
export function loadEngine(instance: Instance, scenario: Scenario): Loaded {
  const { workload } = scenario;
  const slowest = slowestOf(scenario);
  instance.exports.reset();
  const coupled = scenario.run.coupled ?? false;
  const prompt = drawer(instance, MAX_TOKENS, coupled);
  const output = drawer(instance, workload.max_output_tokens, coupled);
  const classes = classesOf(scenario).map(({ share, priority, slo, prompt_tokens, output_tokens }) => ({
    ...{ share, priority, slo },
    prompts: prompt(prompt_tokens),
    outputs: output(output_tokens),
  }));
  const turns = workload.sessions && drawer(instance, MOST_TURNS, coupled)(workload.sessions.turns);
  const outputs = mixed(classes.map(({ share, outputs }) => [share, outputs]));
  const fresh = mixed(classes.map(({ share, prompts }) => [share, prompts]));
  const prompts = turns && workload.sessions ? grown(fresh, outputs, turns, workload.sessions) : fresh;
  // Of contexts that grow from turn to turn only mean and longest are known.
  const contexts = turns === undefined ? contextsOf(fresh, outputs) : undefined;
  const law = atItsEnd(stepLaw(instance, scenario, contexts), scenario);
  const traced = workload.trace === undefined ? 0 : longestOf(workload.trace, workload.max_output_tokens);
  return {
    law,
    classes: classes.map(({ slo, ...each }) => ({
      ...{ ...each, ...slo },
      prompts: each.prompts.handle,
      outputs: each.outputs.handle,
    })),
    turns,
    clipped_ratio: outputs.clipped_ratio,
    longest_output: Math.max(outputs.longest, traced),
    mean_alone_s: secondsAlone(law, prompts.mean, outputs.mean) / slowest,
    longest_alone_s: secondsAlone(law, prompts.longest, outputs.longest) / slowest,
    mean_prompt: prompts.mean,
    mean_output: outputs.mean,
    output_spread: outputs.square / outputs.mean ** 2,
  };
}

/** The law of a roofline at an end of its error; every other one as it is. */
export function atItsEnd(law: StepLaw, { service }: Scenario): StepLaw {
  if (service.kind !== "roofline" || service.time_ratio === undefined) return law;
  return { ...law, ...atSpeed(law, 1 / service.time_ratio) };
}

/** Builds samplers of laws clipped at `cap`, each once, by inversion if `coupled`. */
function drawer(instance: Instance, cap: number, coupled: boolean): (law: LengthSpec) => Drawn {
  const { exports } = instance;
  const built = new Map<LengthSpec, Drawn>();
  return (law) => {
    const known = built.get(law);
    if (known !== undefined) return known;
    setLengths(instance, law, cap);
    const moments = { mean: exports.lengthsMoment(1), square: exports.lengthsMoment(2) };
    const drawn = { ...sampler(instance, coupled), ...moments, clipped_ratio: exports.lengthsClippedRatio() };
    built.set(law, drawn);
    return drawn;
  };
}

/** The law of a request of any class. */
function mixed(parts: [share: number, law: Drawn][]): Omit<Drawn, "handle"> {
  const total = parts.reduce((sum, [share]) => sum + share, 0);
  const mean = (of: (law: Drawn) => number) => parts.reduce((sum, [share, law]) => sum + (share / total) * of(law), 0);
  return {
    longest: Math.max(...parts.map(([, law]) => law.longest)),
    mean: mean((law) => law.mean),
    square: mean((law) => law.square),
    clipped_ratio: mean((law) => law.clipped_ratio),
  };
}

/** Prompts of sessions, with their context: a request has (E[T^2] / E[T] - 1) / 2 turns before it, on average. */
function grown(
  fresh: Omit<Drawn, "handle">,
  outputs: Omit<Drawn, "handle">,
  turns: Drawn,
  { max_context_tokens: most }: Sessions,
) {
  const before = (turns.square / turns.mean - 1) / 2;
  return {
    mean: Math.min(most, fresh.mean + before * (fresh.mean + outputs.mean)),
    longest: Math.min(most, turns.longest * (fresh.longest + outputs.longest)),
  };
}

function longestOf({ output_tokens }: Trace, clip: number): number {
  return output_tokens.reduce((longest, n) => Math.max(longest, Math.min(n, clip)), 0);
}
