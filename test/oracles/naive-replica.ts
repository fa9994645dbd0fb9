// A replica of the reference engine: every sequence by itself, one step after the other, a block when a token needs
// it, a sorted list of those that wait. No sums are kept, nothing is foreseen. Times are whole ticks below 2^53.

import { ALLOCATE_FULL, ALLOCATE_ON_DEMAND } from "../../assembly/abi/layout-engine";
import type { EngineSpec, Law } from "../support/engine.ts";
import { NaivePrice } from "./naive-price.ts";
import type { Sequence, Served, Step } from "./naive-sequence.ts";

/** Later than any time. */
export const NEVER = Number.POSITIVE_INFINITY;

/** One replica. */
export class NaiveReplica {
  waiting: Sequence[] = [];
  running: Sequence[] = [];
  free: number;
  end = NEVER;
  step: Step | undefined;
  given = 0;
  steps = 0;
  preempted = 0;
  abandoned = 0;
  private left = 0;
  /** When the latest step was formed and when it ended; arrivals up to `seen` may join the next. */
  private formed = 0;
  private ended = -1;
  private seen = 0;
  /** The last step took tokens of a prompt. */
  private prompted = false;

  private readonly price: NaivePrice;

  constructor(
    private readonly spec: EngineSpec,
    law: Law,
  ) {
    this.price = new NaivePrice(law, (seconds) => this.ticks(seconds));
    this.free = spec.blocks || Number.POSITIVE_INFINITY;
  }

  private get onDemand(): boolean {
    return this.spec.allocation === ALLOCATE_ON_DEMAND;
  }

  private blocksOf(tokens: number): number {
    return Math.ceil(tokens / this.spec.block_tokens);
  }

  /** Blocks that a request must be able to hold. */
  most(s: Sequence): number {
    if (this.onDemand) return this.blocksOf(s.prompt + s.output - 1);
    return this.blocksOf(s.prompt + (this.spec.allocation === ALLOCATE_FULL ? s.output : this.spec.max_output_tokens));
  }

  private grow(s: Sequence, tokens: number): void {
    const blocks = Math.max(s.blocks, this.blocksOf(s.kv + tokens));
    this.free -= blocks - s.blocks;
    s.blocks = blocks;
  }

  private lacks(s: Sequence, tokens: number): boolean {
    return this.onDemand && this.blocksOf(s.kv + tokens) - s.blocks > this.free;
  }

  private preemptLast(step: Step): Sequence {
    const s = this.running.pop() as Sequence;
    this.preempted++;
    step.preempts = true;
    if (s.decoding && this.spec.swap_block_s !== undefined) {
      s.swapped = s.kv;
      step.extra += s.blocks * this.ticks(this.spec.swap_block_s);
    }
    this.free += s.blocks;
    s.blocks = 0;
    s.kv = 0;
    s.decoding = false;
    this.waiting.unshift(s);
    return s;
  }

  private take(step: Step, s: Sequence, tokens: number): void {
    this.grow(s, tokens);
    step.work.set(s, tokens);
    step.sequences++;
    step.tokens += tokens;
    step.context += s.kv + tokens;
    for (let i = 1; i <= tokens; i++) step.pairs += s.kv + i;
    if (s.decoding) {
      step.decoding++;
      step.decoded += s.kv + tokens;
    } else if (s.kv + tokens === s.prompt + s.emitted) step.finishing++;
    this.left -= tokens;
  }

  private decode(step: Step): void {
    for (const s of [...this.running]) {
      if (!s.decoding) continue;
      while (this.lacks(s, 1)) if (this.preemptLast(step) === s) return;
      if (this.running.includes(s)) this.take(step, s, 1);
    }
  }

  private hasPrompt(step: Step): boolean {
    return [...step.work.keys()].some((s) => !s.decoding && s.swapped === 0);
  }

  /** Tokens of a prompt's next chunk, where a step has a time to keep; only the first of a step may be above it. */
  private chunk(step: Step, s: Sequence, most: number): number {
    if (this.spec.batching !== "adaptive-chunk") return most;
    const [target_s = 0, smallest = 1] = this.spec.parameters;
    const least = this.hasPrompt(step) ? 0 : smallest;
    for (let n = most; n > least; n--) {
      const tried = { ...step, work: new Map(), tokens: step.tokens + n, sequences: step.sequences + 1 };
      tried.pairs += n * s.kv + (n * (n + 1)) / 2;
      tried.context += s.kv + n;
      tried.finishing += s.kv + n === s.prompt + s.emitted ? 1 : 0;
      if (this.price.of(tried) <= Math.trunc(target_s * this.spec.ticks)) return n;
    }
    return Math.min(least, most);
  }

  private goOn(step: Step): void {
    const s = this.running.find((one) => !one.decoding);
    if (s === undefined || this.left <= 0) return;
    const rest = Math.min(s.prompt + s.emitted - s.kv, this.left);
    const n = this.chunk(step, s, rest);
    if (this.lacks(s, n)) this.preemptLast(step);
    else this.take(step, s, n);
    if (n < rest) this.left = 0;
  }

  private admit(step: Step, now: number, whole: boolean): void {
    while (this.left > 0 && !step.preempts && this.running.length < this.spec.max_seqs) {
      const s = this.waiting[0];
      if (s === undefined || (s.begin < 0 && s.arrival > this.seen)) return;
      const target = s.swapped || s.prompt + s.emitted;
      if (whole && target > this.left && this.hasPrompt(step)) return;
      const most = Math.min(target, this.left);
      const n = whole || s.swapped > 0 ? target : this.chunk(step, s, most);
      if (n === 0) return;
      const need = this.onDemand ? this.blocksOf(n) : this.most(s);
      if (need + (this.running.length > 0 ? this.spec.watermark : 0) > this.free) return;
      this.waiting.shift();
      this.running.push(s);
      if (s.begin < 0) s.begin = now;
      if (!this.onDemand) this.grow(s, this.most(s) * this.spec.block_tokens);
      if (s.swapped > 0) {
        this.grow(s, s.swapped);
        step.extra += s.blocks * this.ticks(this.spec.swap_block_s ?? 0);
        step.work.set(s, 0);
        continue;
      }
      this.take(step, s, n);
      if (n < most) this.left = 0;
    }
  }

  /** Those that have never begun leave when their patience has ended. */
  loseBefore(now: number): void {
    const stays = (s: Sequence) => s.begin >= 0 || s.arrival + this.ticks(this.spec.patience_s) >= now;
    const lost = this.waiting.filter((s) => !stays(s)).length;
    this.abandoned += lost;
    this.given -= lost;
    this.waiting = this.waiting.filter(stays);
  }

  /** Forms the next step; where steps are formed ahead, of those who had come when the one before began, if that is any. */
  form(now: number): void {
    this.seen = this.spec.ahead && this.ended === now ? this.formed : now;
    this.compose(now);
    if (this.step === undefined && this.seen < now) {
      this.seen = now;
      this.compose(now);
    }
    this.formed = now;
  }

  /** By the discipline's own rule, as its description has it. */
  private compose(now: number): void {
    const step: Step = {
      ...{ tokens: 0, pairs: 0, context: 0, sequences: 0, decoding: 0, decoded: 0, finishing: 0, extra: 0 },
      preempts: false,
      work: new Map(),
    };
    const { batching } = this.spec;
    const unbounded = batching === "static" || batching === "continuous";
    this.left = unbounded ? Number.POSITIVE_INFINITY : this.spec.token_budget;
    if (batching === "static") {
      if (this.running.length > 0) this.decode(step);
      else this.admit(step, now, true);
    } else if (batching === "prefill-first" || batching === "separate-prefill") {
      if (batching === "separate-prefill") this.goOn(step);
      this.admit(step, now, batching === "prefill-first");
      if (step.work.size === 0) this.decode(step);
    } else if (batching === "alternating-prefill") {
      if (this.prompted) this.decode(step);
      if (step.work.size === 0) {
        this.goOn(step);
        this.admit(step, now, false);
      }
      if (step.work.size === 0) this.decode(step);
    } else {
      this.decode(step);
      const chunks = batching === "chunked-prefill" || batching === "adaptive-chunk";
      if (chunks) this.goOn(step);
      this.admit(step, now, !chunks);
    }
    const empty = step.work.size === 0 && step.extra === 0;
    this.step = empty ? undefined : step;
    this.end = empty ? NEVER : now + this.price.of(step);
  }

  private ticks(seconds: number): number {
    return Math.round(seconds * this.spec.ticks);
  }

  /** The step ends: who computed all of its tokens emits one. */
  finish(now: number, served: Served[]): void {
    const work = this.step?.work ?? new Map<Sequence, number>();
    this.steps++;
    this.ended = now;
    this.prompted = [...work].some(([s, tokens]) => tokens > 0 && !s.decoding);
    for (const [s, tokens] of work) {
      s.kv += s.swapped > 0 ? s.swapped : tokens;
      const back = s.swapped > 0;
      s.swapped = 0;
      if (!back && s.kv < s.prompt + s.emitted) continue;
      s.decoding = true;
      if (back) continue;
      if (s.emitted++ === 0) s.first = now;
      if (s.emitted < s.output) continue;
      s.end = now;
      this.free += s.blocks;
      this.given--;
      this.running.splice(this.running.indexOf(s), 1);
      served.push(s);
    }
  }

  /** Behind the preempted and all whose key is no larger. */
  push(s: Sequence): void {
    this.given++;
    const place = this.waiting.findIndex((other) => other.begin < 0 && other.key > s.key);
    this.waiting.splice(place < 0 ? this.waiting.length : place, 0, s);
  }
}
