import * as abi from "../../assembly/abi/layout-engine";
import type { OpenProcess } from "./arrivals.ts";
import type { Instance } from "./core.ts";

/** Where requests come from. Columns of a trace are equally long; outputs are clipped. */
export type SourceSpec =
  | { kind: "open"; process: OpenProcess }
  | { kind: "closed"; concurrency: number; think_s: number }
  | {
      kind: "sessions";
      process: OpenProcess;
      /** Handle of a sampler. */
      turns: number;
      think_s: number;
      max_context_tokens: number;
      /** So many at once, each followed by another at its end, instead of those that the process brings. */
      concurrency?: number | undefined;
    }
  | {
      kind: "trace";
      arrival_s: ArrayLike<number>;
      prompt_tokens: ArrayLike<number>;
      output_tokens: ArrayLike<number>;
      /** Places in the run's classes. */
      classes?: ArrayLike<number> | undefined;
      hashes?: { ends: ArrayLike<number>; ids: ArrayLike<number> } | undefined;
    };

/** The parameters of a run that say where its requests come from; columns are written to the instance. */
export function sourceBlock(instance: Instance, source: SourceSpec): Record<number, number> {
  if (source.kind === "trace")
    return {
      [abi.ENGINE_SOURCE]: abi.SOURCE_TRACE,
      [abi.ENGINE_RATE]: 1,
      [abi.ENGINE_CV]: 1,
      [abi.ENGINE_TRACE_TIMES]: instance.write(source.arrival_s),
      [abi.ENGINE_TRACE_PROMPTS]: instance.write(source.prompt_tokens),
      [abi.ENGINE_TRACE_OUTPUTS]: instance.write(source.output_tokens),
      [abi.ENGINE_TRACE_CLASSES]: source.classes === undefined ? 0 : instance.write(source.classes),
      [abi.ENGINE_TRACE_HASH_ENDS]: source.hashes === undefined ? 0 : instance.write(source.hashes.ends),
      [abi.ENGINE_TRACE_HASHES]: source.hashes === undefined ? 0 : instance.write(source.hashes.ids),
    };
  if (source.kind === "closed")
    return {
      [abi.ENGINE_SOURCE]: abi.SOURCE_CLOSED,
      [abi.ENGINE_RATE]: 1,
      [abi.ENGINE_CV]: 1,
      [abi.ENGINE_CONCURRENCY]: source.concurrency,
      [abi.ENGINE_THINK]: source.think_s,
    };
  const opened = processBlock(source.process);
  if (source.kind === "open") return { [abi.ENGINE_SOURCE]: abi.SOURCE_OPEN, ...opened };
  return {
    ...opened,
    [abi.ENGINE_SOURCE]: abi.SOURCE_SESSIONS,
    [abi.ENGINE_TURNS]: source.turns,
    [abi.ENGINE_THINK]: source.think_s,
    [abi.ENGINE_MAX_CONTEXT]: source.max_context_tokens,
    [abi.ENGINE_CONCURRENCY]: source.concurrency ?? 0,
  };
}

function processBlock({ process, rate, cv, table, rows }: OpenProcess): Record<number, number> {
  return {
    [abi.ENGINE_PROCESS]: process,
    [abi.ENGINE_RATE]: rate,
    [abi.ENGINE_CV]: cv,
    [abi.ENGINE_ARRIVAL_TABLE]: table,
    [abi.ENGINE_ARRIVAL_ROWS]: rows,
  };
}
