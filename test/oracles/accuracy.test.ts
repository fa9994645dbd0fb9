import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { accuracyDocument, DOCUMENT } from "../../bench/accuracy/document.ts";
import { present } from "../../bench/kernels/rows.ts";

const here = present();
if (!here) console.warn(`skipped: the measurements of ../shared/data, from which ${DOCUMENT} is made, are not here`);

describe.skipIf(!here)(`${DOCUMENT} (skipped where ../shared is absent)`, () => {
  it("is what npm run accuracy makes of the measurements", () => {
    expect(readFileSync(DOCUMENT, "utf8")).toBe(accuracyDocument());
  }, 120_000);
});
