import { existsSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import * as abi from "../../assembly/abi/layout-engine";
import type { EngineSpec } from "./engine.ts";

const FILE = "../shared/data/traces/mooncake_conversation_trace.csv.gz";

/** Whether the trace is at hand: Mooncake's conversation trace, 12,031 requests with ids of 512-token blocks. */
export const hasMooncake = existsSync(FILE);

export interface HashRows {
  arrival_s: number[];
  prompt_tokens: number[];
  output_tokens: number[];
  hash_ids: number[][];
}

/** Its first `count` rows. */
export function mooncake(count: number): HashRows {
  const lines = gunzipSync(readFileSync(FILE)).toString().trim().split("\n");
  const cells = lines.slice(1, count + 1).map((line) => line.split(","));
  const number = (place: number) => cells.map((row) => Number(row[place]));
  return {
    arrival_s: number(0),
    prompt_tokens: number(1),
    output_tokens: number(2),
    hash_ids: cells.map((row) => (row[3] ?? "").split(" ").map(Number)),
  };
}

/** Parameters of a run of rows with hash ids, cache on. */
export function hashed(rows: HashRows, hash_tokens: number): Pick<EngineSpec, "rows" | "fields" | "columns"> {
  let end = 0;
  const ends = rows.hash_ids.map((ids) => {
    end += ids.length;
    return end;
  });
  return {
    rows,
    fields: { [abi.ENGINE_PREFIX_CACHE]: 1, [abi.ENGINE_HASH_TOKENS]: hash_tokens },
    columns: { [abi.ENGINE_TRACE_HASH_ENDS]: ends, [abi.ENGINE_TRACE_HASHES]: rows.hash_ids.flat() },
  };
}
