import { reserve } from "../../abi/arena";
import { at } from "../../abi/table";
import {
  CLASS_OUTPUTS,
  CLASS_PROMPTS,
  CLASS_SHARE,
  CLASS_SIZE,
  ENGINE_CLASSES,
  ENGINE_CLASS_COUNT,
  ENGINE_PREDICTION_CV,
  ENGINE_TURNS,
} from "../../abi/layout-engine";
import { Stream } from "../../num/rng";
import { CLASS_STREAM, OUTPUT_STREAM, PREDICTION_STREAM, PROMPT_STREAM, TURN_STREAM } from "../../num/streams";
import { normalVariate } from "../../num/variates";
import { Request } from "./request";
import { samplerAt } from "./sampler";

/** What requests are: their class, their lengths and how their lengths are predicted. */
class Draws {
  outputs: Stream = new Stream();
  prompts: Stream = new Stream();
  classes: Stream = new Stream();
  predictions: Stream = new Stream();
  turns: Stream = new Stream();
  table: usize = 0;
  /** For each class the samplers of its prompts and outputs. */
  samplers: usize = 0;
  kinds: i32 = 1;
  shares: f64 = 0;
  spread: f64 = 0;
  turnLaw: usize = 0;
  seed: u64 = 0;
  replication: u64 = 0;

  configure(spec: usize): void {
    this.table = <usize>at(spec, ENGINE_CLASSES);
    this.kinds = <i32>at(spec, ENGINE_CLASS_COUNT);
    this.shares = 0;
    this.samplers = reserve((<usize>this.kinds) << 3);
    for (let k = 0; k < this.kinds; k++) {
      this.shares += this.of(k, CLASS_SHARE);
      store<u32>(this.samplersOf(k), <u32>this.of(k, CLASS_PROMPTS));
      store<u32>(this.samplersOf(k), <u32>this.of(k, CLASS_OUTPUTS), 4);
    }
    const cv = at(spec, ENGINE_PREDICTION_CV);
    this.spread = Math.sqrt(Math.log1p(cv * cv));
    this.turnLaw = <usize>at(spec, ENGINE_TURNS);
  }

  /** A figure of class `kind` (CLASS_*). */
  of(kind: i32, place: i32): f64 {
    return at(this.table, kind * CLASS_SIZE + place);
  }

  /** Back to the first request of a replication. */
  open(seed: u64, replication: u64): void {
    this.seed = seed;
    this.replication = replication;
    this.place(0);
  }

  /** The streams of one request of a client: when it comes depends on the answers, what it is does not. */
  openFor(request: Request): void {
    this.place(((<u64>request.client + 1) << 32) | ((<u64>request.turn) << 4));
  }

  private place(group: u64): void {
    this.outputs.open(this.seed, this.replication, group | OUTPUT_STREAM);
    this.prompts.open(this.seed, this.replication, group | PROMPT_STREAM);
    this.classes.open(this.seed, this.replication, group | CLASS_STREAM);
    this.predictions.open(this.seed, this.replication, group | PREDICTION_STREAM);
    this.turns.open(this.seed, this.replication, group | TURN_STREAM);
  }

  kind(): i32 {
    if (this.kinds === 1) return 0;
    let u = this.classes.uniform() * this.shares;
    for (let k = 0; k < this.kinds - 1; k++) {
      u -= this.of(k, CLASS_SHARE);
      if (u < 0.0) return k;
    }
    return this.kinds - 1;
  }

  private samplersOf(kind: i32): usize {
    return this.samplers + ((<usize>kind) << 3);
  }

  /** New tokens of the user. */
  prompt(kind: i32): i32 {
    return 1 + samplerAt(load<u32>(this.samplersOf(kind))).draw(this.prompts.bits());
  }

  output(kind: i32): i32 {
    return 1 + samplerAt(load<u32>(this.samplersOf(kind), 4)).draw(this.outputs.bits());
  }

  /** Turns of a session. */
  turnCount(): i32 {
    return 1 + samplerAt(this.turnLaw).draw(this.turns.bits());
  }

  predicted(output: i32): f64 {
    if (this.spread === 0.0) return <f64>output;
    const error = this.spread * normalVariate(this.predictions) - 0.5 * this.spread * this.spread;
    return <f64>output * Math.exp(error);
  }
}

export const draws = new Draws();
