import { describe, expect, it } from "vitest";
import { contextsOf, longestRatio } from "../../src/services/operators/longest.ts";
import { draws } from "../support/draws.ts";

/** Mean of the longest of n over the mean of all, of prompts and parts of outputs as a step finds them. */
function drawn(n: number, prompt: () => number, output: () => number, rounds: number): number {
  const { between } = draws(n);
  let longest = 0;
  let sum = 0;
  for (let round = 0; round < rounds; round++) {
    const contexts = Array.from({ length: n }, () => prompt() + between(0, 1) * output());
    longest += Math.max(...contexts) / rounds;
    sum += contexts.reduce((total, x) => total + x, 0) / (n * rounds);
  }
  return longest / sum;
}

describe("the longest of n contexts", () => {
  it("is the one context at n = 1, no more than the longest that may be, and never falls with n", () => {
    const contexts = contextsOf({ mean: 800, square: 1.2e6, longest: 4000 }, { mean: 600, square: 4e5, longest: 1000 });
    const ratios = [1, 2, 3, 8, 64, 256, 1024, 1e6].map((n) => longestRatio(contexts, n));
    expect(ratios[0]).toBe(1);
    expect(ratios.at(-1)).toBe(5000 / contexts.mean);
    expect(ratios).toEqual(ratios.toSorted((a, b) => a - b));
    expect(longestRatio({ mean: 100, cv: 0, longest: 100 }, 64)).toBe(1);
  });

  it.each([4, 32, 256])("is within 12 %% of that of drawn lengths, n = %i", (n) => {
    const { between } = draws(7);
    const normal = () => Math.sqrt(-2 * Math.log(1 - between(0, 1))) * Math.cos(2 * Math.PI * between(0, 1));
    // Lognormal prompts of mean 800 and cv 0.8; outputs of 500 tokens each.
    const s = Math.sqrt(Math.log(1.64));
    const prompt = () => 800 * Math.exp(s * normal() - (s * s) / 2);
    const square = 800 ** 2 * 1.64;
    const contexts = contextsOf({ mean: 800, square, longest: 1e6 }, { mean: 500, square: 25e4, longest: 500 });
    expect(contexts.mean).toBe(1050);
    const seen = drawn(n, prompt, () => 500, 40_000 / n);
    expect(Math.abs(longestRatio(contexts, n) / seen - 1)).toBeLessThan(0.12);
  });
});
