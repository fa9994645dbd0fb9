import { describe, expect, test } from "vitest";
import { column, inner } from "../support/inner.ts";

const relative = (got: number, want: number): number => Math.abs(got / want - 1);

// References: mpmath with 40 digits.
describe("special functions", () => {
  test.each([
    [-2, 1.9953222650189528],
    [-0.5, 1.5204998778130465],
    [0.3, 0.6713732405408726],
    [0.9, 0.20309178757716786],
    [1.1, 0.11979493042591827],
    [2, 0.004677734981047266],
    [5, 1.537459794428035e-12],
    [10, 2.088487583762545e-45],
    [25, 8.300172571196523e-274],
  ])("erfc(%s) keeps its relative accuracy", (x, want) => {
    expect(relative(inner.erfc(x), want)).toBeLessThan(1e-14);
  });

  test.each([
    [0.01, 4.599479878042022],
    [0.3, 1.0957979948180756],
    [1.5, -0.12078223763524522],
    [7.25, 7.0521854507385395],
    [100, 359.1342053695754],
    [5000, 37582.62631568535],
  ])("log Gamma(%s)", (x, want) => {
    expect(Math.abs(inner.logGamma(x) - want)).toBeLessThan(1e-14 * Math.max(1, Math.abs(want)));
  });

  test.each([
    [0.01, 0.001, 0.061429347473871014],
    [0.5, 0.2, 0.5270892568655381],
    [1, 3, 0.049787068367863944],
    [3.7, 0.5, 0.9966234050161235],
    [3.7, 12, 0.0015204466191189932],
    [100, 80, 0.9828916869648668],
    [100, 150, 5.924540335483916e-6],
    [400, 380, 0.8414492902157052],
  ])("the gamma law's survival, shape %s at %s", (a, x, want) => {
    expect(relative(inner.gammaSurvival(a, x), want)).toBeLessThan(1e-13 * Math.max(1, a / 100));
  });
});

describe("random numbers", () => {
  test("are SplitMix64's published ones", () => {
    const published = [6457827717110365317n, 3203168211198807973n, 9817491932198370423n];
    expect(published.map((_, i) => BigInt.asUintN(64, inner.splitMix(1234567n, i)))).toEqual(published);
  });
});

describe("the Fourier transform", () => {
  test.each([2, 8, 1024, 65536])("of %s points comes back", (n) => {
    inner.reset();
    const re = inner.reserve(8 * n);
    const im = inner.reserve(8 * n);
    const value = (i: number): number => ((i * 7919) % 1009) / 1009 - 0.5;
    column(re, n).forEach((_, i, a) => {
      a[i] = value(i);
    });
    column(im, n).forEach((_, i, a) => {
      a[i] = value(3 * i + 1);
    });
    inner.fft(re, im, n);
    inner.inverseFft(re, im, n);
    let worst = 0;
    column(re, n).forEach((x, i) => {
      worst = Math.max(worst, Math.abs(x - value(i)));
    });
    column(im, n).forEach((x, i) => {
      worst = Math.max(worst, Math.abs(x - value(3 * i + 1)));
    });
    expect(worst).toBeLessThan(1e-14);
  });

  test("turns a shifted impulse into e^{-2 pi i j k / n}", () => {
    inner.reset();
    const [n, j] = [16, 3];
    const re = inner.reserve(8 * n);
    const im = inner.reserve(8 * n);
    column(re, n).fill(0).set([1], j);
    column(im, n).fill(0);
    inner.fft(re, im, n);
    for (let k = 0; k < n; k++) {
      expect(column(re, n)[k]).toBeCloseTo(Math.cos((2 * Math.PI * j * k) / n), 14);
      expect(column(im, n)[k]).toBeCloseTo(-Math.sin((2 * Math.PI * j * k) / n), 14);
    }
  });
});
