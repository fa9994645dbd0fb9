// The step law of the reference engine, in ticks.

import { BASE_SIZE, FORM_SIZE } from "../../assembly/abi/layout-engine";
import type { Law } from "../support/engine.ts";
import type { Step } from "./naive-sequence.ts";
import { naiveTables } from "./naive-tables.ts";

/** What a step takes under a law. */
export class NaivePrice {
  private readonly base: number[];
  private readonly terms: number[][][];

  constructor(
    private readonly law: Law,
    private readonly ticks: (seconds: number) => number,
  ) {
    const { base = {}, terms = [] } = law;
    this.base = Array.from({ length: BASE_SIZE }, (_, i) => ticks(base[i] ?? 0));
    this.terms = terms.map((forms) => forms.map((form) => form.map(ticks)));
  }

  /** The ticks of a step. */
  of(step: Step): number {
    const form = (row: readonly number[]) => {
      const [once = 0, token = 0, pair = 0, context = 0, sequence = 0] = row;
      const read = pair * step.pairs + context * step.context;
      return once + token * step.tokens + read + sequence * step.sequences;
    };
    const [decoding = 0, finishing = 0, any = 0, anyFinishing = 0] = this.base.slice(FORM_SIZE);
    let ticks = form(this.base) + decoding * step.decoding + finishing * step.finishing + step.extra;
    if (step.decoding > 0) ticks += any;
    if (step.finishing > 0) ticks += anyFinishing;
    for (const forms of this.terms) ticks += Math.max(...forms.map(form));
    if (this.law.tables) ticks += naiveTables(this.law.tables, step, this.ticks);
    if (!Number.isSafeInteger(ticks)) throw new Error("the reference counts below 2^53");
    return ticks;
  }
}
