// The values that a fit starts from: those found beforehand, under their short names.

import { readFileSync } from "node:fs";
import { KERNELS } from "../../assembly/cost/kernels/index.ts";
import type { Family } from "./families.ts";

const FACTS = "../shared/facts/kernel-coefficients.json";

/** Short names in the order of each kernel's coefficients; those that say how a kernel is built have none. */
const SHORT: Record<string, string> = {
  gemm: "t0 ec em p K0 c cs g R l2x thr tv",
  "gemm-fp8": "t0 em p K0 qr_ns qe ql R l2x g - - - e - - - e - - - e thr -",
  "attention-decode": "t0 em ccta cs g R l2x kap rho dz wq csl p_wave cg ck - - -",
  "attention-prefill": "t0 ec em p ctile phi nu d0 cb thr ck - - - -",
  experts: "t0 ec em p l2x ea ctok cE ct thr - - - - - -",
  "all-reduce": "u0 u1 e1 u2 e2 b0 b1 e3 q",
  "all-reduce-nccl": "a0 a1 e c",
  "all-gather-nccl": "a0 a1 e c",
  "reduce-scatter-nccl": "a0 a1 e c",
  "all-to-all-nccl": "a0 a1 e c",
};

/** What was not in the forms as first found. */
const NEW: Record<string, number> = { p_wave: 1.2, cg: 2, ck: 6, q: 1, tv: 2 };

interface Facts {
  kernels: Record<string, { params: Record<string, number | null> }>;
}

/** Coefficients to start from, in the kernel's order. */
export function startOf(family: Family): number[] {
  const facts = JSON.parse(readFileSync(FACTS, "utf8").replaceAll("NaN", "null")) as Facts;
  const found = { ...facts.kernels[family.start]?.params };
  if (found["ql_1e-4us"] != null) found.ql = found["ql_1e-4us"] * 0.1;
  const efficiencies = Object.entries(found)
    .filter(([name]) => /^e\d/.test(name))
    .map(([, value]) => value);
  const names = (SHORT[family.kernel] ?? "").split(" ");
  const kernel = KERNELS.find(({ id }) => id === family.kernel);
  return (kernel?.coefficients ?? []).map(({ id, low, high }, i) => {
    const built = family.built[id];
    if (built !== undefined) return built;
    const name = names[i] ?? "";
    if (name in NEW) return NEW[name] ?? low;
    const value = name === "e" && family.kernel === "gemm-fp8" ? efficiencies.shift() : found[name];
    return Math.min(high, Math.max(low, value ?? Math.sqrt(low * high)));
  });
}
