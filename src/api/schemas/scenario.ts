import type { z } from "@hono/zod-openapi";
import { engine } from "./engine.ts";
import { strict } from "./fields.ts";
import { fleet } from "./fleet.ts";
import { run } from "./run.ts";
import { service } from "./service.ts";
import { slo } from "./slo.ts";
import { workload } from "./workload.ts";

/** What arrives, what serves it and how, as it is sent. */
export const scenarioSchema = strict({
  workload,
  service,
  engine: engine.default(() => engine.parse({})),
  fleet: fleet.optional(),
  slo: slo.optional(),
  run: run.default(() => run.parse({})),
}).meta({ id: "Scenario", description: "What arrives, what serves it and how." });

export type ParsedScenario = z.output<typeof scenarioSchema>;
