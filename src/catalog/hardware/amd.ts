// Instinct of AMD.

import { dense, type Hardware, linked, memory } from "../accelerator.ts";
import { DRIVER, datasheet, PLANNER, price } from "./sources.ts";

export const AMD: readonly Hardware[] = [
  {
    id: "mi210",
    name: "AMD Instinct MI210",
    ...memory({ gib: 63.98, gb_per_s: 1638 }),
    ...dense({ bf16: 181, int8: 181 }),
    ...linked("infinity-fabric", 150, 32),
    power_watts: 300,
    sources: {
      specification: `${datasheet("AMD Instinct MI210")}; links to the others of its hive`,
      memory_bytes: DRIVER,
    },
  },
  {
    id: "mi250x",
    name: "AMD Instinct MI250X, one of its two GPUs",
    ...memory({ gib: 63.98, gb_per_s: 1638 }),
    ...dense({ bf16: 191.5, int8: 191.5 }),
    ...linked("infinity-fabric", 50, 36),
    power_watts: 280,
    sources: {
      specification: `half of ${datasheet("AMD Instinct MI250X")}; links: the narrowest hop between GPUs in the user guide of OLCF Frontier`,
      memory_bytes: DRIVER,
    },
  },
  {
    id: "mi300x",
    name: "AMD Instinct MI300X",
    ...memory({ gib: 191.69, gb_per_s: 5300 }),
    ...dense({ bf16: 1307, fp8: 2615, int8: 2615 }),
    ...linked("infinity-fabric", 448, 64),
    power_watts: 750,
    price: price(2.0),
    sources: { specification: `GenZ-LLM-Analyzer; ${PLANNER}`, memory_bytes: DRIVER },
  },
  {
    id: "mi325x",
    name: "AMD Instinct MI325X",
    ...memory({ gib: 255.98, gb_per_s: 6000 }),
    ...dense({ bf16: 1307, fp8: 2615, int8: 2615 }),
    ...linked("infinity-fabric", 448, 64),
    power_watts: 1000,
    price: price(2.5),
    sources: {
      specification: `GenZ-LLM-Analyzer; ${PLANNER}; power: ${datasheet("AMD Instinct MI325X")}`,
      memory_bytes: DRIVER,
    },
  },
  {
    id: "mi350x",
    name: "AMD Instinct MI350X",
    ...memory({ gib: 287.98, gb_per_s: 8000 }),
    ...dense({ bf16: 2300, fp8: 4600, int8: 4600, fp4: 9200 }),
    ...linked("infinity-fabric", 537, 64),
    power_watts: 1000,
    sources: { specification: datasheet("AMD Instinct MI350X"), memory_bytes: "as the MI355X, whose memory it has" },
  },
  {
    id: "mi355x",
    name: "AMD Instinct MI355X",
    ...memory({ gib: 287.98, gb_per_s: 8000 }),
    ...dense({ bf16: 2516.6, fp8: 5033.2, int8: 5033.2, fp4: 10066.3 }),
    ...linked("infinity-fabric", 537, 64),
    power_watts: 1400,
    price: price(4.0),
    sources: {
      specification: `${datasheet("AMD Instinct MI355X")}: 2,300 TFLOP/s, which ${PLANNER} gives it, are the MI350X's`,
      memory_bytes: DRIVER,
    },
  },
];
