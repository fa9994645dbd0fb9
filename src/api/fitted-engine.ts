import { DoesNotFit } from "../services/errors.ts";
import { completeEngine } from "../services/presets.ts";
import type { EngineSpec } from "../services/scenario.ts";
import { Problem } from "./problems.ts";
import type { ParsedScenario } from "./schemas/scenario.ts";

/** The engine of a scenario in full; a model that does not fit its GPU is a problem with the bytes. */
export function fittedEngine({ engine, service }: ParsedScenario, at: string): EngineSpec {
  try {
    return completeEngine(engine, service);
  } catch (error) {
    throw unfit(error, at);
  }
}

/** A model that does not fit as a problem with the bytes; any other error as it is. */
export function unfit(error: unknown, at: string): unknown {
  if (!(error instanceof DoesNotFit)) return error;
  const errors = [{ pointer: `${at}/service/model`, detail: error.message, code: "does-not-fit" }];
  return new Problem("does-not-fit", error.message, { errors, memory: error.memory });
}
