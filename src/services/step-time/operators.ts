import type { HardwareFigures } from "../../catalog/accelerator.ts";
import type { Core } from "../../core/core.ts";
import type { Cost } from "../operators/cost.ts";
import { Launcher } from "../operators/launcher.ts";
import type { OperatorKind } from "./kinds/kind.ts";
import { type PricedRow, pricedRow, type StepTime, stepTime } from "./rows.ts";

/** An operator as it is asked for: its kind's fields in full, and the type of its operands. */
export interface AskedOperator {
  kind: OperatorKind;
  values: Record<string, number>;
  dtype: string;
}

/** Operators priced one by one on a GPU; `warm`: each finds its operands in L2, as a benchmark that repeats it does. */
export function priceOperators(
  core: Core,
  hardware: HardwareFigures & { id?: string | undefined },
  asked: readonly AskedOperator[],
  warm: boolean,
): Promise<StepTime> {
  return core.use((instance) => {
    const gpu = new Launcher(instance, hardware, warm);
    const rows = asked.map(({ kind, values, dtype }): PricedRow => {
      const cost: Cost = kind.cost(gpu, values, dtype);
      return pricedRow(kind.id, cost, gpu);
    });
    return stepTime(instance.digest, rows);
  });
}
