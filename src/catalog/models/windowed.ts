// Dense decoders some or all of whose layers attend to the last positions only.

import type { Model } from "../model.ts";
import { CARD, GENZ, model, type Row } from "./row.ts";

type Windowed = [window: number, layers: number, row: Row];

/** Gemma 2: every other layer. Gemma 3: five of six, the last of each six sees everything; its vision tower is left out. */
// biome-ignore format: a table
const WINDOWED: Windowed[] = [
  [4096, 32, ["mistral-7b-v0.1", "Mistral 7B v0.1", 32, 4096, 32, 8, 128, 14336, 32000, "untied", 7241732096, GENZ]],
  [4096, 13, ["gemma-2-2b", "Gemma 2 2B", 26, 2304, 8, 4, 256, 9216, 256000, "tied", 2614341888, GENZ]],
  [4096, 21, ["gemma-2-9b", "Gemma 2 9B", 42, 3584, 16, 8, 256, 14336, 256000, "tied", 9241705984, GENZ]],
  [4096, 23, ["gemma-2-27b", "Gemma 2 27B", 46, 4608, 32, 16, 128, 36864, 256000, "tied", 27227128320, GENZ]],
  [512, 22, ["gemma-3-1b", "Gemma 3 1B", 26, 1152, 4, 1, 256, 6912, 262144, "tied", 999885952, GENZ]],
  [1024, 29, ["gemma-3-4b", "Gemma 3 4B", 34, 2560, 8, 4, 256, 10240, 262208, "tied", 3880263168, GENZ]],
  [1024, 40, ["gemma-3-12b", "Gemma 3 12B", 48, 3840, 16, 8, 256, 15360, 262208, "tied", 11766034176, CARD]],
  [1024, 52, ["gemma-3-27b", "Gemma 3 27B", 62, 5376, 32, 16, 128, 21504, 262208, "tied", 27009346304, GENZ]],
];

export const WINDOWED_MODELS: readonly Model[] = WINDOWED.map(([tokens, layers, row]) =>
  model(row, true, { sliding_window: { tokens, layers } }),
);
