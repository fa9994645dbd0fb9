import type { Platform } from "../platform/platform.ts";
import { type Load, loadsOf, UnreadableBenchmark } from "../services/benchmarks/index.ts";
import { calibrate, type Measurements } from "../services/calibrate/calibrate.ts";
import { NotIdentifiable } from "../services/calibrate/identify.ts";
import { type StepSums, sumsOf } from "../services/calibrate/laws.ts";
import { engineFaults } from "../services/presets.ts";
import type { Sent } from "./body.ts";
import { parseWith } from "./complete.ts";
import { invalid, Problem } from "./problems.ts";
import { calibrateSchema, type ParsedCalibrate } from "./schemas/calibrate.ts";
import type { Prepared } from "./verb.ts";

export async function prepareCalibrate({ core }: Platform, sent: Sent): Promise<Prepared> {
  const parsed = parseWith(calibrateSchema, sent.json);
  const measurements = measurementsOf(parsed);
  return {
    verb: "calibrate",
    echo: parsed,
    scenario: undefined,
    events: 0,
    run: async (control) => {
      try {
        return await calibrate(core, measurements, control);
      } catch (error) {
        if (!(error instanceof NotIdentifiable)) throw error;
        throw new Problem("not-identifiable", error.message, { errors: error.faults });
      }
    },
  };
}

/** What was measured, by the law that it is of; faults of the files are found here, before anything runs. */
function measurementsOf({
  rows = [],
  benchmarks = [],
  batches,
  coefficients,
  engine = {},
}: ParsedCalibrate): Measurements {
  if (batches !== undefined) return { law: "linear", batches, coefficients };
  const faults = engineFaults(engine, { kind: "forms", terms: [] });
  if (faults.length > 0) throw invalid(faults.map((fault) => ({ ...fault, pointer: `#${fault.pointer}` })));
  const steps = rows.map((row) => ({ ...stepOf(row), seconds: row.seconds }));
  const loads = benchmarks.flatMap((file, i) => readable(file, `#/benchmarks/${i}`));
  return { law: "forms", steps, loads, engine, coefficients };
}

/** The sums of a step, from its sequences or as they were sent; where it only decodes, pairs are its context. */
function stepOf(row: NonNullable<ParsedCalibrate["rows"]>[number]): StepSums {
  if (row.sequences !== undefined) return sumsOf(row.sequences);
  const { new_tokens = 0, context_tokens = 0, sequences_count = 0, pairs = context_tokens } = row;
  return { new_tokens, pairs, context_tokens, sequences: sequences_count };
}

function readable(file: unknown, pointer: string): Load[] {
  try {
    return loadsOf(file, pointer);
  } catch (error) {
    if (error instanceof UnreadableBenchmark) throw invalid([error.fault]);
    throw error;
  }
}
