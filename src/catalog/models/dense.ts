// Dense decoders that attend to everything.

import type { Model } from "../model.ts";
import { AIC, BLIS, CARD, GENZ, model, type Row, VIDUR } from "./row.ts";

// biome-ignore format: a table
const GATED: Row[] = [
  ["llama-2-7b", "Llama 2 7B", 32, 4096, 32, 32, 128, 11008, 32000, "untied", 6738415616, BLIS],
  ["llama-2-13b", "Llama 2 13B", 40, 5120, 40, 40, 128, 13824, 32000, "untied", 13015864320, GENZ],
  ["llama-2-70b", "Llama 2 70B", 80, 8192, 64, 8, 128, 28672, 32000, "untied", 68976648192, VIDUR],
  ["codellama-34b", "Code Llama 34B", 48, 8192, 64, 8, 128, 22016, 32000, "untied", 33743970304, BLIS],
  ["llama-3.1-8b", "Llama 3.1 8B", 32, 4096, 32, 8, 128, 14336, 128256, "untied", 8030261248, AIC],
  ["llama-3.1-70b", "Llama 3.1 70B", 80, 8192, 64, 8, 128, 28672, 128256, "untied", 70553706496, AIC],
  ["llama-3.1-405b", "Llama 3.1 405B", 126, 16384, 128, 8, 128, 53248, 128256, "untied", 405853388800, AIC],
  ["llama-3.2-1b", "Llama 3.2 1B", 16, 2048, 32, 8, 64, 8192, 128256, "tied", 1235814400, GENZ],
  ["llama-3.2-3b", "Llama 3.2 3B", 28, 3072, 24, 8, 128, 8192, 128256, "tied", 3212749824, GENZ],
  ["llama-3.3-70b", "Llama 3.3 70B", 80, 8192, 64, 8, 128, 28672, 128256, "untied", 70553706496, AIC],
  ["qwen2.5-0.5b", "Qwen2.5 0.5B", 24, 896, 14, 2, 64, 4864, 151936, "tied", 494032768, GENZ],
  ["qwen2.5-1.5b", "Qwen2.5 1.5B", 28, 1536, 12, 2, 128, 8960, 151936, "tied", 1543714304, GENZ],
  ["qwen2.5-3b", "Qwen2.5 3B", 36, 2048, 16, 2, 128, 11008, 151936, "tied", 3085938688, GENZ],
  ["qwen2.5-7b", "Qwen2.5 7B", 28, 3584, 28, 4, 128, 18944, 152064, "untied", 7615616512, BLIS],
  ["qwen2.5-14b", "Qwen2.5 14B", 48, 5120, 40, 8, 128, 13824, 152064, "untied", 14770033664, GENZ],
  ["qwen2.5-32b", "Qwen2.5 32B", 64, 5120, 40, 8, 128, 27648, 152064, "untied", 32763876352, GENZ],
  ["qwen2.5-72b", "Qwen2.5 72B", 80, 8192, 64, 8, 128, 29568, 152064, "untied", 72706203648, GENZ],
  ["qwen3-0.6b", "Qwen3 0.6B", 28, 1024, 16, 8, 128, 3072, 151936, "tied", 596049920, AIC],
  ["qwen3-1.7b", "Qwen3 1.7B", 28, 2048, 16, 8, 128, 6144, 151936, "tied", 1720574976, AIC],
  ["qwen3-4b", "Qwen3 4B", 36, 2560, 32, 8, 128, 9728, 151936, "tied", 4022468096, GENZ],
  ["qwen3-8b", "Qwen3 8B", 36, 4096, 32, 8, 128, 12288, 151936, "untied", 8190735360, AIC],
  ["qwen3-14b", "Qwen3 14B", 40, 5120, 40, 8, 128, 17408, 151936, "untied", 14768307200, BLIS],
  ["qwen3-32b", "Qwen3 32B", 64, 5120, 64, 8, 128, 25600, 151936, "untied", 32762123264, AIC],
  ["mistral-7b", "Mistral 7B v0.3", 32, 4096, 32, 8, 128, 14336, 32768, "untied", 7248023552, GENZ],
  ["mistral-nemo-12b", "Mistral Nemo 12B", 40, 5120, 32, 8, 128, 14336, 131072, "untied", 12247782400, BLIS],
  ["mistral-small-24b", "Mistral Small 24B", 40, 5120, 32, 8, 128, 32768, 131072, "untied", 23572403200, CARD],
  ["mistral-large-123b", "Mistral Large 123B", 88, 12288, 96, 8, 128, 28672, 32768, "untied", 122610069504, GENZ],
  ["yi-34b", "Yi 34B", 60, 7168, 56, 8, 128, 20480, 64000, "untied", 34388917248, CARD],
  ["phi-3-medium-14b", "Phi-3 medium 14B", 40, 5120, 40, 10, 128, 17920, 32064, "untied", 13960238080, GENZ],
  ["phi-3-mini-3.8b", "Phi-3 mini 128k 3.8B", 32, 3072, 32, 32, 96, 8192, 32064, "untied", 3821079552, GENZ],
  ["phi-4-14b", "Phi-4 14B", 40, 5120, 40, 10, 128, 17920, 100352, "untied", 14659507200, CARD],
  ["phi-4-mini-3.8b", "Phi-4 mini 3.8B", 32, 3072, 24, 8, 128, 8192, 200064, "tied", 3836021760, CARD],
];

// biome-ignore format: a table
const PLAIN: Row[] = [
  ["falcon-7b", "Falcon 7B", 32, 4544, 71, 1, 64, 18176, 65024, "tied", 6921720704, GENZ],
  ["falcon-40b", "Falcon 40B", 60, 8192, 128, 8, 64, 32768, 65024, "tied", 41303293952, CARD],
  ["opt-1.3b", "OPT 1.3B", 24, 2048, 32, 32, 64, 8192, 50272, "tied", 1315758080, GENZ],
  ["opt-6.7b", "OPT 6.7B", 32, 4096, 32, 32, 128, 16384, 50272, "tied", 6658473984, GENZ],
  ["opt-13b", "OPT 13B", 40, 5120, 40, 40, 128, 20480, 50272, "tied", 12853473280, GENZ],
  ["opt-30b", "OPT 30B", 48, 7168, 56, 56, 128, 28672, 50272, "tied", 29974540288, GENZ],
];

export const DENSE: readonly Model[] = [
  ...GATED.map((row) => model(row, true)),
  ...PLAIN.map((row) => model(row, false)),
];
