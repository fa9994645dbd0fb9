import * as abi from "../../../assembly/abi/layout-engine";
import type { EngineRun } from "../../core/engine.ts";
import { classesOf, hasObjectives } from "../classes.ts";
import type { Answer, ClassRow } from "../result.ts";
import type { Scenario } from "../scenario.ts";

/** A row for each class that was served, where there is more than one; `settled`: its latencies mean something. */
export function classRows(scenario: Scenario, run: EngineRun, settled: boolean): Pick<Answer, "classes"> {
  const classes = classesOf(scenario);
  if (classes.length < 2 || !settled) return {};
  const judged = hasObjectives(scenario);
  const rows = run.classes().map((row, i) => classRow(classes[i]?.name ?? "", row, judged));
  return { classes: rows };
}

function classRow(name: string, row: Float64Array, judged: boolean): ClassRow {
  const cell = (place: number) => row[place] ?? 0;
  const served = cell(abi.CLASS_SEEN_SERVED);
  const decoded = cell(abi.CLASS_SEEN_DECODED);
  if (served === 0) return { name, served };
  return {
    name,
    served,
    wait_s: cell(abi.CLASS_SEEN_WAIT) / served,
    ttft_s: cell(abi.CLASS_SEEN_TTFT) / served,
    ...(decoded > 0 ? { tpot_s: cell(abi.CLASS_SEEN_TPOT) / decoded } : {}),
    e2e_s: cell(abi.CLASS_SEEN_E2E) / served,
    ...(judged ? { slo_attainment_ratio: cell(abi.CLASS_SEEN_ATTAINED) / served } : {}),
  };
}

/** The share of the looked-up prefix blocks that the cache held; absent where nothing was looked up. */
export function cacheSeen(run: EngineRun): Pick<Answer, "cache"> {
  const looked = run.figure(abi.SEEN_HASHES);
  return looked > 0 ? { cache: { hit_ratio: run.figure(abi.SEEN_HITS) / looked } } : {};
}
