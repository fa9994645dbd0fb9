// docs/accuracy.md and its picture: what the measurements give, and nothing else.

import { existsSync } from "node:fs";
import { present } from "../kernels/rows.ts";
import type { App } from "./ask.ts";
import { curves } from "./curves.ts";
import { replaySection, sweepErrors, sweepSection } from "./engines-section.ts";
import { kernelsSection } from "./kernels-section.ts";
import { type Scored, scoreOperators } from "./operators.ts";
import { type Outside, scoreOutside } from "./outside.ts";
import { REPLAYS, type Replayed, replay, replayFile } from "./replay.ts";
import { type Calibrated, calibrated, equalRuns, limits, SWEEP, type Swept, sweep } from "./sweep.ts";
import { decimal } from "./table.ts";

export const DOCUMENT = "docs/accuracy.md";
export const PICTURE = "docs/running-against-time.svg";

/** Whether every measurement is at hand. */
export const measured = () => present() && [SWEEP, ...REPLAYS.map(replayFile)].every((file) => existsSync(file));

/** All that the document is made of. */
export interface Found {
  operators: Scored[];
  outside: Outside[];
  parameters: Calibrated;
  swept: Swept[];
  /** By the preset alone. */
  preset: Swept[];
  /** Other runs of the same engine. */
  equal: Swept[];
  replayed: Replayed[];
}

export async function measure(app: App): Promise<Found> {
  const runs = limits();
  const parameters = await calibrated(app, runs);
  const replayed: Replayed[] = [];
  for (const run of REPLAYS) replayed.push(await replay(app, run));
  return {
    ...{ operators: scoreOperators(), outside: scoreOutside(), parameters, replayed },
    swept: await sweep(app, runs, parameters),
    preset: await sweep(app, runs),
    equal: await sweep(app, equalRuns(), parameters),
  };
}

const mean = (values: readonly number[]) => values.reduce((sum, x) => sum + x, 0) / values.length;

function inShort(operators: readonly Scored[], swept: readonly Swept[], replayed: readonly Replayed[]): string {
  const off = (of: (row: Scored) => number) => decimal(mean(operators.map(of)), 0);
  const held = sweepErrors(swept.filter(({ fitted }) => !fitted));
  const all = replayed.flatMap(({ compared }) => compared);
  const most = Math.max(...all.map(({ measured_s, simulated_s }) => 100 * Math.abs(simulated_s / measured_s - 1)));
  return `**On shapes that no fit has seen a datasheet is off by ${off(({ naive }) => naive.mape_percent)} % on average over these kernels, the fits by ${off(({ fitted }) => fitted.mape_percent)} %. Two runs of vLLM, replayed request by request, have means and 99th percentiles of TTFT, TPOT and E2E within ${decimal(most)} %. At ${held.runs} limits that nothing was fitted to, another vLLM's time between tokens is off by ${decimal(held.itl_mean)} % on average and its throughput by ${decimal(held.throughput_mean)} %.**`;
}

/** The text of the document, and the picture's. */
export function written({
  operators,
  outside,
  parameters,
  swept,
  preset,
  equal,
  replayed,
}: Found): Record<string, string> {
  const document = `# How far off it is

\`npm run accuracy\` writes this document from measurements of real GPUs and engines, of which no row is in this repository. Losses are shown beside gains.

${inShort(operators, swept, replayed)}

## Kernels

${kernelsSection(operators, outside)}

## Engines

### Replays, request by request

${replaySection(replayed, PICTURE.replace("docs/", ""))}

### A sweep of limits

${sweepSection({ swept, preset, equal }, parameters)}
`;
  return { [DOCUMENT]: document, [PICTURE]: curves(replayed) };
}
