import * as abi from "../../../assembly/abi/layout-engine";
import type { EngineRun } from "../../core/engine.ts";
import type { Warning } from "../result.ts";
import type { Scenario } from "../scenario.ts";
import { systemOf } from "../system.ts";
import { engineOf } from "./open.ts";

/** Whether requests may find what others computed: prompts of a trace, told apart by its hash ids. */
export function replaysPrefixes(scenario: Scenario): boolean {
  return scenario.workload.trace?.hashes !== undefined && engineOf(scenario).enable_prefix_caching;
}

const WHOLE_WINDOWS =
  "layers with a sliding window keep the KV of the whole context, as without a hybrid KV manager: with one, more sequences fit than kv_blocks says";

function hasWindow({ service }: Scenario): boolean {
  return service.kind === "roofline" && systemOf(service).model.sliding_window !== undefined;
}

/** What the figures rest on, of prefixes and of what becomes of the KV of the preempted. */
export function cacheAssumptions(scenario: Scenario): string[] {
  const { kv_blocks, preemption, swap_block_s: seconds = 0, block_size } = engineOf(scenario);
  const { shared_prefix } = scenario.workload;
  const unlimited = kv_blocks === undefined;
  return [
    ...(unlimited ? ["KV memory is without a limit"] : []),
    ...(unlimited || !hasWindow(scenario) ? [] : [WHOLE_WINDOWS]),
    ...(unlimited || preemption !== "swap"
      ? []
      : [`copying KV to host memory or back takes ${seconds.toPrecision(4)} s a block, and the step waits for it`]),
    ...(shared_prefix === undefined
      ? []
      : [
          `prompts of a group are alike in whole KV blocks of ${block_size} tokens, up to the prefix, and nowhere else`,
        ]),
    ...(replaysPrefixes(scenario)
      ? [
          "max_rate_per_s is not known of a trace whose prefixes are cached: stable says only whether this replay kept up; " +
            "equal hash ids are equal blocks of 512 tokens",
        ]
      : []),
  ];
}

export function cacheWarnings(scenario: Scenario, run: EngineRun): Warning[] {
  return [...withoutEffect(scenario), ...crowded(run)];
}

/** A shared prefix that nothing keeps. */
function withoutEffect(scenario: Scenario): Warning[] {
  const { shared_prefix } = scenario.workload;
  const { enable_prefix_caching, block_size } = engineOf(scenario);
  if (shared_prefix === undefined) return [];
  if (!enable_prefix_caching)
    return [
      {
        code: "shared-prefix-unused",
        detail: "engine.enable_prefix_caching is false: every prompt is computed in full",
      },
    ];
  if (shared_prefix.tokens >= block_size) return [];
  const detail = `shared_prefix.tokens is less than a KV block of ${block_size} tokens, the least that can be shared`;
  return [{ code: "shared-prefix-unused", detail }];
}

/** The records of the cache are bounded; where they ran out it forgot blocks for which there was KV. */
function crowded(run: EngineRun): Warning[] {
  const count = run.figure(abi.SEEN_CROWDED);
  if (count === 0) return [];
  const detail = `the simulated prefix cache keeps a bounded number of blocks: it forgot ${count} for which there was KV memory, the coldest first, so that cache.hit_ratio may be low and latencies high`;
  return [{ code: "cache-crowded", detail }];
}
