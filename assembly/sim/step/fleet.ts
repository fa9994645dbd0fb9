// The replicas as the engine and the router see them: whose step ends first, and how much each has been given.

import { column, reserve } from "../../abi/arena";
import { at, put } from "../../abi/table";
import { Fleet, Router } from "../../routing/router";
import { ROUTERS } from "../../routing/index";
import { Stream } from "../../num/rng";
import { ROUTING_STREAM } from "../../num/streams";
import { prefixes } from "./prefixes";
import { NEVER, Replica, replicas } from "./replica";
import { Request } from "./request";

class Engines extends Fleet {
  count: i32 = 0;
  router: Router = ROUTERS[0];
  p: f64 = 0;
  q: f64 = 0;
  messages: i64 = 0;
  stream: Stream = new Stream();
  /** A tournament over the ends of steps: leaf i of `size` holds replica i, node 1 the winner. */
  ends: usize = 0;
  tree: usize = 0;
  size: i32 = 1;
  counts: usize = 0;
  work: usize = 0;
  heardCounts: usize = 0;
  heardWork: usize = 0;
  since: i32 = 0;
  request: Request = changetype<Request>(0);

  reserve(count: i32): void {
    this.count = count;
    this.size = 1;
    while (this.size < count) this.size *= 2;
    this.ends = reserve((<usize>this.size) << 3);
    this.tree = reserve((<usize>this.size) << 2);
    this.counts = reserve((<usize>count) << 2);
    this.work = column(count);
    this.heardCounts = reserve((<usize>count) << 2);
    this.heardWork = column(count);
  }

  open(seed: u64, replication: i32): void {
    this.stream.open(seed, <u64>replication, ROUTING_STREAM);
    this.since = 0;
    for (let i = 0; i < this.size; i++) store<i64>(this.ends + ((<usize>i) << 3), NEVER);
    for (let i = 0; i < this.count; i++) {
      store<i32>(this.counts + ((<usize>i) << 2), 0);
      store<i32>(this.heardCounts + ((<usize>i) << 2), 0);
      put(this.work, i, 0.0);
      put(this.heardWork, i, 0.0);
    }
    for (let node = this.size - 1; node > 0; node--) this.play(node);
  }

  endOf(i: i32): i64 {
    return load<i64>(this.ends + ((<usize>i) << 3));
  }

  setEnd(i: i32, time: i64): void {
    store<i64>(this.ends + ((<usize>i) << 3), time);
    for (let node = (i + this.size) >> 1; node > 0; node >>= 1) this.play(node);
  }

  /** The replica whose step ends first; the first of equals. */
  first(): i32 {
    return this.size > 1 ? load<i32>(this.tree, 4) : 0;
  }

  private winner(node: i32): i32 {
    return node < this.size ? load<i32>(this.tree + ((<usize>node) << 2)) : node - this.size;
  }

  private play(node: i32): void {
    const a = this.winner(2 * node);
    const b = this.winner(2 * node + 1);
    store<i32>(this.tree + ((<usize>node) << 2), this.endOf(b) < this.endOf(a) ? b : a);
  }

  /** Chooses a replica for the request and counts it there. */
  place(request: Request): Replica {
    let i = 0;
    if (this.count > 1) {
      this.request = request;
      i = this.router.pick(this, this.p, this.q);
      const tokens = this.arriving();
      put(this.work, i, at(this.work, i) + tokens);
      put(this.heardWork, i, at(this.heardWork, i) + tokens);
      const place = (<usize>i) << 2;
      store<i32>(this.counts + place, load<i32>(this.counts + place) + 1);
      store<i32>(this.heardCounts + place, load<i32>(this.heardCounts + place) + 1);
      this.since++;
    }
    request.replica = i;
    return replicas.get(i);
  }

  /** A request that was placed at replica i is done with. */
  left(i: i32, request: Request): void {
    if (this.count === 1) return;
    const place = (<usize>i) << 2;
    store<i32>(this.counts + place, load<i32>(this.counts + place) - 1);
    put(this.work, i, at(this.work, i) - <f64>request.prompt - request.predicted);
  }

  replicas(): i32 {
    return this.count;
  }

  requests(replica: i32): i32 {
    return load<i32>(this.counts + ((<usize>replica) << 2));
  }

  tokens(replica: i32): f64 {
    return at(this.work, replica);
  }

  speed(replica: i32): f64 {
    return replicas.get(replica).speed;
  }

  cached(replica: i32): i32 {
    return prefixes.cachedTokens(replicas.get(replica), this.request);
  }

  arriving(): f64 {
    return <f64>this.request.prompt + this.request.predicted;
  }

  heardRequests(replica: i32): i32 {
    return load<i32>(this.heardCounts + ((<usize>replica) << 2));
  }

  heardTokens(replica: i32): f64 {
    return at(this.heardWork, replica);
  }

  refresh(): void {
    this.since = 0;
    memory.copy(this.heardCounts, this.counts, (<usize>this.count) << 2);
    memory.copy(this.heardWork, this.work, (<usize>this.count) << 3);
  }

  placed(): i32 {
    return this.since;
  }

  uniform(): f64 {
    return this.stream.uniform();
  }

  message(count: i32): void {
    this.messages += count;
  }
}

export const fleet = new Engines();
