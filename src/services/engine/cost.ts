import { watts } from "../energy.ts";
import { replicasOf } from "../fleet.ts";
import type { Answer } from "../result.ts";
import type { Scenario } from "../scenario.ts";
import { gpusOf, systemOf } from "../system.ts";

/**
 * What a run costs in money and energy, and what its GPUs come closest to; nothing where the service names no GPU. Replicas
 * that wait draw their floor.
 */
export function costOf(
  { service, ...rest }: Scenario,
  { throughput, occupancy }: Pick<Answer, "throughput" | "occupancy">,
): Pick<Answer, "cost" | "bound"> {
  if (service.kind !== "roofline" || occupancy === undefined) return {};
  const { mfu_ratio, mbu_ratio } = occupancy;
  if (mfu_ratio === undefined || mbu_ratio === undefined) return {};
  const system = systemOf(service);
  const { price, power_watts } = system.hardware;
  const gpus = gpusOf(system) * replicasOf({ service, ...rest });
  const usd_per_h = price && gpus * price.usd_per_h;
  const drawn = power_watts && gpus * watts(power_watts, mfu_ratio, mbu_ratio);
  const rate = throughput?.output_tokens_per_s ?? 0;
  const cost = {
    ...(usd_per_h === undefined ? {} : { usd_per_h }),
    ...(drawn === undefined ? {} : { power_watts: drawn }),
    ...(usd_per_h === undefined || rate === 0
      ? {}
      : { usd_per_million_output_tokens: (usd_per_h / 3600 / rate) * 1e6 }),
    ...(drawn === undefined || rate === 0 ? {} : { joules_per_output_token: drawn / rate }),
  };
  return {
    bound: mbu_ratio >= mfu_ratio ? "memory-bandwidth" : "compute",
    ...(Object.keys(cost).length === 0 ? {} : { cost }),
  };
}
