// A server that takes one request at a time is an engine with one slot: so fleets, classes and orders of such servers are
// simulated by the step-level simulator, request for request as the batch-level one would.

import { groupsOf, replicasOf } from "../fleet.ts";
import { completeEngine } from "../presets.ts";
import type { Answer, Counts } from "../result.ts";
import type { Scenario, Trace } from "../scenario.ts";
import { linearOf } from "../workload.ts";

/** Whether a scenario of batching none has what the batch-level simulator lacks: replicas, classes or another order. */
export function needsSlots(scenario: Scenario): boolean {
  const { kind } = scenario.engine.order ?? { kind: "fcfs" };
  const plain = replicasOf(scenario) === 1 && groupsOf(scenario)[0]?.speed_ratio === 1;
  return !plain || kind !== "fcfs" || scenario.workload.classes !== undefined;
}

/** The scenario as one of a one-slot engine: its prefill emits the first token, whose time thus goes to the request. */
export function asSlots(scenario: Scenario): Scenario {
  const { workload, engine } = scenario;
  const law = linearOf(scenario.service);
  const { error_ratio: _error, ...given } = law;
  const service = {
    ...given,
    batch_s: law.batch_s + law.token_s,
    request_s: law.request_s + law.token_request_s,
  };
  const { prompt_tokens: _prompts, trace, classes, ...rest } = workload;
  const slot = { batching: { kind: "continuous" }, order: engine.order ?? { kind: "fcfs" }, max_num_seqs: 1 };
  return {
    ...scenario,
    service,
    engine: completeEngine(slot, service),
    workload: {
      ...rest,
      ...(trace === undefined ? {} : { trace: promptless(trace) }),
      ...(classes === undefined ? {} : { classes: classes.map(({ prompt_tokens: _own, ...one }) => one) }),
    },
  };
}

/** The linear law of a batch prices no prompt. */
function promptless(trace: Trace): Trace {
  const { hashes: _hashes, ...rest } = trace;
  return { ...rest, prompt_tokens: trace.prompt_tokens.map(() => 1) };
}

/** What is left of an engine's answer where all tokens of a request come at once. */
export function withoutTokens(answer: Answer): Answer {
  const { latency, counts, classes, cache: _cache, ...rest } = answer;
  return {
    ...rest,
    ...(latency === undefined ? {} : { latency: { wait_s: latency.wait_s, e2e_s: latency.e2e_s } }),
    ...(counts === undefined ? {} : { counts: withoutPreempted(counts) }),
    ...(classes === undefined ? {} : { classes: classes.map(({ ttft_s: _ttft, tpot_s: _tpot, ...row }) => row) }),
  };
}

function withoutPreempted({ preempted: _none, ...counts }: Counts): Counts {
  return counts;
}
