import { describe, expect, it } from "vitest";
import { decodeOnH800, projections } from "../../bench/kernels/carried.ts";
import { carriedScore } from "../../bench/kernels/carried-score.ts";
import { present } from "../../bench/kernels/rows.ts";

describe.skipIf(!present())("fits carried over to measurements of others (needs ../shared/data)", () => {
  it("give the projections of Llama-3.1-8B in vLLM on RTX PRO 6000 within 5 % on average", () => {
    const found = carriedScore("gemm", "rtx-pro-6000", projections("rtx-pro-6000"));
    expect(found.rows).toBe(608);
    expect(found.mape_percent).toBeLessThan(5);
  });

  // Below 50 µs that benchmark times the host's launches too.
  it("give decode attention on H800 from H100's fit within 1.5 times of its own error, from 50 µs", () => {
    const found = carriedScore("attention-decode", "h100-sxm", decodeOnH800());
    expect(found.rows).toBe(287);
    expect(found.mape_long_percent).toBeLessThan(1.5 * 6.3);
  });
});
