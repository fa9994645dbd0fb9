import type { Platform } from "../platform/platform.ts";
import { priceBatch } from "../services/step-time/batch.ts";
import { OPERATOR_KINDS } from "../services/step-time/kinds/index.ts";
import { type AskedOperator, priceOperators } from "../services/step-time/operators.ts";
import { hardwareOf, systemFault } from "../services/system.ts";
import type { Sent } from "./body.ts";
import { parseWith } from "./complete.ts";
import { invalid } from "./problems.ts";
import { complete, type ParsedStepTime, stepTimeSchema } from "./schemas/step-time.ts";
import type { Prepared } from "./verb.ts";

export async function prepareStepTime({ core }: Platform, sent: Sent): Promise<Prepared> {
  const parsed = parseWith(stepTimeSchema, sent.json);
  const { service, sequences, hardware, operators, l2 = "cold" } = parsed;
  if (hardware !== undefined && operators !== undefined) {
    const asked = operators.map(askedOperator);
    const echo = {
      hardware,
      operators: asked.map(({ kind, values, dtype }) => ({ kind: kind.id, ...values, ...(dtype && { dtype }) })),
      l2,
    };
    return prepared(echo, () => priceOperators(core, hardwareOf(hardware), asked, l2 === "warm"));
  }
  if (service === undefined || sequences === undefined) throw new Error("a step of nothing passed the schema");
  const misfit = service.kind === "roofline" ? systemFault(service) : undefined;
  if (misfit !== undefined) throw invalid([{ ...misfit, pointer: `#${misfit.pointer}` }]);
  return prepared({ service, sequences }, () => priceBatch(core, service, sequences));
}

function prepared(echo: Record<string, unknown>, run: () => Promise<object>): Prepared {
  return { verb: "step-time", echo, scenario: echo, events: 0, run };
}

function askedOperator(given: NonNullable<ParsedStepTime["operators"]>[number]): AskedOperator {
  const kind = OPERATOR_KINDS.find(({ id }) => id === given.kind);
  if (kind === undefined) throw new Error(`no operator ${given.kind}`);
  return complete(kind, given);
}
