import type { Instance } from "../../core/core.ts";
import { setLengths } from "../../core/lengths.ts";
import { type CompleteClass, classesOf } from "../classes.ts";
import type { LengthSpec, Scenario } from "../scenario.ts";
import { linearOf } from "../workload.ts";

/** A class with its share of all requests, 0 to 1, and its service at speed 1. */
export interface ClassLoad extends CompleteClass {
  mean_tokens: number;
  mean_s: number;
  square_s2: number;
  clipped_ratio: number;
}

/** The classes of a scenario whose servers take one request at a time. Rewinds the instance. */
export function classLoads(instance: Instance, scenario: Scenario): ClassLoad[] {
  const { exports } = instance;
  const { batch_s, request_s, token_s, token_request_s } = linearOf(scenario.service);
  const [start, step] = [batch_s + request_s, token_s + token_request_s];
  const classes = classesOf(scenario);
  const total = classes.reduce((sum, { share }) => sum + share, 0);
  return classes.map((one) => {
    exports.reset();
    setLengths(instance, one.output_tokens, scenario.workload.max_output_tokens);
    const [first, second] = [exports.lengthsMoment(1), exports.lengthsMoment(2)];
    return {
      ...one,
      share: one.share / total,
      mean_tokens: first,
      mean_s: start + step * first,
      square_s2: start * start + 2 * start * step * first + step * step * second,
      clipped_ratio: exports.lengthsClippedRatio(),
    };
  });
}

/** The law of a request of any class: their clipped laws by their shares. */
export function mixedLaw(instance: Instance, scenario: Scenario): LengthSpec {
  const { exports } = instance;
  const masses: number[] = [];
  for (const { output_tokens, share } of classLoads(instance, scenario)) {
    exports.reset();
    setLengths(instance, output_tokens, scenario.workload.max_output_tokens);
    let above = 1;
    for (let n = 1; n <= exports.lengthsTop(); n++) {
      const survival = exports.longestSurvival(1, n);
      masses[n] = (masses[n] ?? 0) + share * Math.max(0, above - survival);
      above = survival;
    }
  }
  const values = [...masses.keys()].filter((n) => (masses[n] ?? 0) > 0);
  return { kind: "empirical", values, weights: values.map((n) => masses[n] ?? 0) };
}
