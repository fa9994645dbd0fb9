// The engine under analysis: what arrives, what a step costs, and what bounds it. One at a time, as a scenario is loaded.
//
// One queue, first come first served. A step with m decoding sequences and a chunk of c prompt tokens costs what the step
// law says of its mean sums. Chunked prefill: all decodes run and prompts take the rest of the token budget. Prefill first:
// if a prompt may be admitted, a step of whole prompts; else a step of decodes.

import * as layout from "../../abi/layout-analysis";
import { at } from "../../abi/table";
import { MeanStep, SecondsLaw } from "../../cost/seconds";
import { survivals, top } from "../../lengths/table";
import { Lengths } from "./atoms";
import { packedTokens } from "./packing";

/** Quantile atoms of prompts and outputs. */
const PROMPT_ATOMS: i32 = 80;
const OUTPUT_ATOMS: i32 = 80;

class Model {
  /** Requests per second. */
  rate: f64 = 0;
  chunked: bool = false;
  /** Sequences of a step at most, and new tokens. */
  slots: i32 = 0;
  budget: f64 = 0;
  /** Tokens of KV, 0 without a limit, and of a block. */
  memory: f64 = 0;
  block: f64 = 0;
  /** ALLOCATE_* */
  allocation: i32 = 0;
  /** A step is formed while the one before it runs. */
  ahead: bool = false;
  /** Squared cv of the gaps between arrivals. */
  gapSpread: f64 = 1;
  replicas: i32 = 1;
  /** Replicas among which a request chooses. */
  choices: i32 = 1;
  prompts: Lengths = new Lengths();
  outputs: Lengths = new Lengths();
  /** Mean decode steps of a request: prefill emits its first token. */
  decodes: f64 = 0;
  /** Mean context of a decoding sequence, tokens. */
  context: f64 = 0;
  /** Mean positions to which a prompt's token attends. */
  attended: f64 = 0;
  /** Tokens of the whole prompts of a full step. */
  private packed: f64 = 0;
  private law: SecondsLaw = new SecondsLaw();
  private step: MeanStep = new MeanStep();

  /** Reads ANALYSIS_*; the lengths have been taken. */
  open(spec: usize): void {
    this.rate = at(spec, layout.ANALYSIS_RATE);
    this.chunked = at(spec, layout.ANALYSIS_CHUNKED) > 0.0;
    this.slots = <i32>at(spec, layout.ANALYSIS_MAX_SEQS);
    this.budget = at(spec, layout.ANALYSIS_TOKEN_BUDGET);
    this.block = at(spec, layout.ANALYSIS_BLOCK_TOKENS);
    this.memory = at(spec, layout.ANALYSIS_BLOCKS) * this.block;
    this.allocation = <i32>at(spec, layout.ANALYSIS_ALLOCATION);
    this.ahead = at(spec, layout.ANALYSIS_AHEAD) > 0.0;
    this.gapSpread = at(spec, layout.ANALYSIS_GAP_SPREAD);
    this.replicas = <i32>at(spec, layout.ANALYSIS_REPLICAS);
    this.choices = <i32>at(spec, layout.ANALYSIS_CHOICES);
    this.law.open(<usize>at(spec, layout.ANALYSIS_LAW), <usize>at(spec, layout.ANALYSIS_TABLES));
    if (!this.chunked) this.packed = packedTokens(this.prompts, this.budget);
    const output = this.outputs;
    const prompt = this.prompts.first;
    this.decodes = max<f64>(0.0, output.first - 1.0);
    const pairs = prompt * this.decodes + 0.5 * (output.second - output.first);
    this.context = this.decodes > 1e-9 ? pairs / this.decodes : prompt;
    this.attended = 0.5 * (this.prompts.second / prompt + 1.0);
  }

  /** What smoother arrivals leave of a queue of work with this squared cv, over that of Poisson arrivals. */
  smoothing(spread: f64): f64 {
    return (this.gapSpread + spread) / (1.0 + spread);
  }

  /** Tokens of prompts that a step with m decoding sequences has room for. */
  room(m: f64): f64 {
    if (this.chunked) return max<f64>(1.0, this.budget - m);
    return this.packed;
  }

  /** Seconds of a step with m decoding sequences of mean context and a chunk of c tokens. */
  seconds(m: f64, c: f64): f64 {
    return this.secondsAt(m, m * this.context, c);
  }

  /** The same where the sequences hold `context` tokens between them. */
  secondsAt(m: f64, context: f64, c: f64): f64 {
    const step = this.step;
    const sequences = c / this.prompts.first;
    step.tokens = m + c;
    step.pairs = context + c * this.attended;
    step.context = context + c;
    step.sequences = m + sequences;
    step.decoding = m;
    step.decodingContext = context;
    step.finishing = sequences;
    return this.law.seconds(step);
  }

  /** Seconds of the step that takes c tokens of prompts while m sequences decode. */
  prefillSeconds(m: f64, c: f64): f64 {
    return this.seconds(this.chunked ? m : 0.0, c);
  }

  /** Steps in which a prompt of so many tokens is computed, where each has room for `room`. */
  prefillSteps(prompt: f64, room: f64): f64 {
    return this.chunked ? max<f64>(1.0, prompt / room) : 1.0;
  }
}

export const model = new Model();

/** Takes the law of lengths that is tabulated as that of the prompts. */
export function enginePrompts(): void {
  model.prompts.open(survivals, top, PROMPT_ATOMS);
}

/** Takes it as that of the outputs. */
export function engineOutputs(): void {
  model.outputs.open(survivals, top, OUTPUT_ATOMS);
}
