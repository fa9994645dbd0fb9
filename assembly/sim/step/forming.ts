// Forms one step of one replica with the discipline's own calls. What may be admitted is bounded by the sequences, the
// tokens of the step and the KV blocks.

import { Former } from "../../batching/former";
import { step } from "../../cost/step";
import { blocks } from "./blocks";
import { preempt } from "./preempt";
import { largestChunk } from "./chunk";
import { prefixes } from "./prefixes";
import { queue } from "./queue";
import { patience } from "./patience";
import { NOBODY, Request, requests } from "./request";
import { Replica } from "./replica";
import { window } from "./window";
import { link } from "./link";

class Forming extends Former {
  replica: Replica = changetype<Replica>(0);
  maxSeqs: i32 = 0;
  budget: i32 = 0;
  ticks: f64 = 0;
  p: f64 = 0;
  q: f64 = 0;
  now: i64 = 0;
  /** Tokens that the step may still take, and the bounds on its chunks by time. */
  left: i32 = 0;
  longest: i64 = 0;
  least: i32 = 0;

  /** Starts a step of a replica. */
  start(r: Replica): void {
    step.clear();
    this.replica = r;
    this.now = r.time;
    this.left = this.budget;
    this.longest = 0;
    r.joining = 0;
    r.closed = false;
    r.decodes = false;
    r.preempts = false;
    r.single = false;
  }

  running(): i32 {
    return this.replica.running;
  }

  empty(): boolean {
    return step.tokens === 0 && this.replica.joining === 0;
  }

  followsPrompts(): boolean {
    this.replica.single = this.replica.stepPrompts > 0;
    return this.replica.single;
  }

  parameter(i: i32): f64 {
    return i === 0 ? this.p : this.q;
  }

  close(): void {
    this.replica.closed = true;
  }

  limitTokens(most: i32): void {
    this.left = most;
  }

  limitSeconds(seconds: f64, least: i32): void {
    this.longest = <i64>(seconds * this.ticks);
    this.least = least;
  }

  decode(): void {
    const r = this.replica;
    if (r.decoding === 0) return;
    if (blocks.grow()) {
      let due = <i64>blocks.dueAt(r, 0);
      while (due > r.free) {
        preempt(r);
        due = <i64>blocks.dueAt(r, 0);
      }
      r.free -= due;
      prefixes.makeRoom(r);
    }
    r.decodes = true;
    step.decode(r.decoding, r.context);
    this.left -= r.decoding;
  }

  goOn(): void {
    const r = this.replica;
    const x = r.partial;
    if (x === NOBODY || this.left <= 0) return;
    const request = requests.get(x);
    const n = this.fit(request, min<i32>(request.target - request.done, this.left));
    const need = blocks.more(request.done, n);
    if (<i64>need > r.free) preempt(r);
    else this.chunk(request, x, n, need);
  }

  admitChunks(): void {
    this.admitAll(false);
  }

  admitWhole(): void {
    this.admitAll(true);
  }

  private admitAll(whole: boolean): void {
    const r = this.replica;
    if (r.preempts) return;
    while (this.left > 0) {
      const x = queue.head(r);
      if (x === NOBODY) return;
      if (this.isFull()) return;
      const request = requests.get(x);
      if (request.arrival > r.seen) {
        r.single = true; // the step after this one may take it
        return;
      }
      prefixes.look(r, request);
      const rest = request.target - request.done;
      if (whole && rest > this.left && step.prompts > 0) break;
      const n = whole || request.swapped > 0 ? rest : this.fit(request, min<i32>(rest, this.left));
      if (n === 0) break;
      const need = this.need(request, n);
      if (<i64>need + prefixes.taken() + (r.running > 0 ? blocks.watermark : 0) > r.free) {
        request.done = 0;
        return;
      }
      this.admit(request, x);
      if (request.swapped > 0) this.bringBack(request, x);
      else this.chunk(request, x, n, blocks.grow() ? need : 0);
    }
    r.closed = true;
  }

  /** No sequence may be added: arrivals change nothing until one ends. */
  private isFull(): boolean {
    const r = this.replica;
    if (r.running < this.maxSeqs) return false;
    r.closed = true;
    return true;
  }

  /** KV blocks for the request's next n tokens, or for all that it reserves. */
  private need(request: Request, n: i32): i32 {
    if (request.swapped > 0) return blocks.of(request.swapped);
    return blocks.grow() ? blocks.more(request.done, n) : blocks.reserved(request) - (request.done >> blocks.shift);
  }

  private admit(request: Request, x: i32): void {
    const r = this.replica;
    queue.pop(r);
    window.waiting--;
    window.running++;
    prefixes.hold(r, request);
    if (!blocks.grow()) {
      request.blocks = blocks.reserved(request) - (request.done >> blocks.shift);
      r.free -= request.blocks;
    }
    request.previous = r.tail;
    request.next = NOBODY;
    if (r.tail !== NOBODY) requests.get(r.tail).next = x;
    r.tail = x;
    r.running++;
    if (request.begin < 0) {
      request.begin = this.now;
      patience.leave(x);
    }
  }

  /** Takes the next n tokens of its prompt into the step, and so many blocks for them. */
  private chunk(request: Request, x: i32, n: i32, need: i32): void {
    const r = this.replica;
    const done = request.done;
    r.free -= need;
    prefixes.makeRoom(r);
    step.prefill(done, n);
    request.done = done + n;
    this.left -= n;
    if (done + n < request.target) {
      r.partial = x;
      return;
    }
    r.partial = NOBODY;
    step.finishing++;
    this.join(x);
  }

  private join(x: i32): void {
    const r = this.replica;
    store<i32>(r.joiners + ((<usize>r.joining) << 2), x);
    r.joining++;
  }

  /** Copies back what was copied out: it decodes again from the next step on. */
  private bringBack(request: Request, x: i32): void {
    const r = this.replica;
    const count = blocks.of(request.swapped);
    r.free -= count;
    prefixes.makeRoom(r);
    step.extra += link.ticks(count);
    request.done = request.swapped;
    this.join(x);
  }

  /**
   * The largest chunk of at most n tokens that keeps the step within its time: at least `least` for the first of a step, so
   * that prompts always advance; none may be left for another. One below n fills the step.
   */
  private fit(request: Request, n: i32): i32 {
    return this.longest === 0 ? n : this.cut(request, n);
  }

  private cut(request: Request, n: i32): i32 {
    const least = step.prompts > 0 ? 0 : min<i32>(this.least, n);
    const chunk = largestChunk(request, n, least, this.replica.law, this.longest);
    if (chunk < n) this.left = chunk;
    return chunk;
  }
}

export const forming = new Forming();
