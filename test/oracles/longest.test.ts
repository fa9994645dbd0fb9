import { describe, it } from "vitest";
import { setLengths } from "../../src/core/lengths.ts";
import { close, instance } from "../support/bulk.ts";
import { family, lengths } from "../support/golden.ts";

const core = instance.exports;

describe("the longest of b lengths", () => {
  it.each([1, 2, 16, 256, 4096])("of %i uniform ones on 1 .. 100 is 101 - sum (j / 100)^b on average", (b) => {
    core.reset();
    setLengths(instance, { kind: "uniform", min: 1, max: 100 }, 100);
    let expected = 101;
    for (let j = 1; j <= 100; j++) expected -= (j / 100) ** b;
    close(core.longestMoment(b, 1), expected, 1e-12);
  });

  it.each(family("ordermax"))("$id: moments and tail of the reference", ({ params: p, expected }) => {
    core.reset();
    setLengths(instance, lengths(p.tokens), Number(p.n_max));
    const b = Number(p.b);
    close(core.longestMoment(b, 1), Number(expected.EL), 1e-10);
    close(core.longestMoment(b, 2), Number(expected.EL2), 1e-10);
    close(core.longestSurvival(b, Number(p.n_max) - 1), Number(expected.pAtClip), 1e-10);
    close(1 - core.longestSurvival(b, Math.floor(Number(p.n_max) / 2)), Number(expected.P_le_half), 1e-10);
  });
});
