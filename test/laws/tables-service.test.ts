import { expect, test } from "vitest";
import * as abi from "../../assembly/abi/layout-engine";
import { runToEnd } from "../../src/services/control.ts";
import { secondsAlone } from "../../src/services/engine/law.ts";
import { loadEngine } from "../../src/services/engine/load.ts";
import { openEngine } from "../../src/services/engine/open.ts";
import { horizon, sourceOf } from "../../src/services/engine/source.ts";
import { completeEngine } from "../../src/services/presets.ts";
import type { FormsService, Scenario } from "../../src/services/scenario.ts";
import type { StepLaw } from "../../src/services/step-law.ts";
import { core, patient } from "../support/core.ts";

const NONE = { step_s: 0, token_s: 0, pair_s: 0, context_token_s: 0, sequence_s: 0 };
const FORM = { step_s: 0.004, token_s: 20e-6, pair_s: 2e-9, context_token_s: 40e-9, sequence_s: 3e-5 };
const FORMS: StepLaw = { terms: [{ name: "all", forms: [FORM] }] };
const ROWS = [[], [{ step_s: 0, context_token_s: 42e-9 }]];

/** Says the same. */
const TABLES: StepLaw = {
  terms: [{ name: "host", forms: [{ ...NONE, step_s: 0.001 }] }],
  tables: {
    tokens_s: Array.from({ length: 500 }, (_, i) => 0.003 + i * 20e-6),
    sequences_s: Array.from({ length: 9 }, (_, i) => i * 3e-5),
    decode: [{ sign: 1, alone: ROWS, mixed: ROWS }],
    prompts: [{ ...NONE, pair_s: 2e-9, context_token_s: 40e-9 }],
  },
};

const SERVICE: FormsService = { kind: "forms", terms: FORMS.terms };

function scenario(prompt: number, rate_per_s: number, requests: number): Scenario {
  const knobs = { order: { kind: "least-laxity" }, max_num_seqs: 64, max_num_batched_tokens: 512 };
  return {
    workload: {
      arrivals: { kind: rate_per_s > 1 ? "poisson" : "deterministic", rate_per_s },
      prompt_tokens: { kind: "constant", value: prompt },
      output_tokens: { kind: "uniform", min: 50, max: 50 },
      max_output_tokens: 1000,
    },
    service: SERVICE,
    engine: completeEngine({ batching: { kind: "chunked-prefill" }, ...knobs }, SERVICE),
    fleet: {
      groups: [
        { count: 2, speed_ratio: 0.5 },
        { count: 1, speed_ratio: 4 },
      ],
      router: { kind: "dodoor" },
    },
    run: { seed: 0, requests, warmup_ratio: 0, replications: 1, percentiles: [50], include: [] },
  };
}

/** A run of the law in the scenario's fleet, as the service opens it. */
async function run(asked: Scenario, law: StepLaw) {
  return await core.use(async (instance) => {
    const loaded = { ...loadEngine(instance, asked), law };
    const { requests, seed } = asked.run;
    const opened = openEngine(instance, asked, loaded, {
      ...{ source: sourceOf(instance, asked, loaded), seed, requests, warmup: 0, replications: 1, segments: 1 },
      ...{ levels: [0.5], live: 4096, request_rows: 0, step_rows: 0, series_rows: 0 },
      horizon_s: horizon(asked, loaded, requests),
    });
    expect(await runToEnd(opened, patient)).toBe("done");
    const digest = [abi.SEEN_HASH_HIGH, abi.SEEN_HASH_LOW].map((place) => opened.figure(place));
    return { digest, busy: opened.replicas().map((row) => [...row]), e2e_s: opened.mean("e2e_s") };
  });
}

test("replicas of other speeds have other tables", async () => {
  const asked = scenario(700, 12, 2000);
  expect(await run(asked, TABLES)).toEqual(await run(asked, FORMS));
});

test.each([400, 511, 20_000])("a request alone with a prompt of %i takes what its tables say", (prompt) => {
  for (const output of [1, 50, 300])
    expect(secondsAlone(TABLES, prompt, output) / secondsAlone(FORMS, prompt, output)).toBeCloseTo(1, 12);
});

test("the time of a request alone, which the clock is set by, is the engine's", async () => {
  const asked = { ...scenario(100, 0.1, 20), fleet: undefined };
  const { e2e_s } = await run(asked, TABLES);
  expect(e2e_s / secondsAlone(TABLES, 100, 50)).toBeCloseTo(1, 4);
});
