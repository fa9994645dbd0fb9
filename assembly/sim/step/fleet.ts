// The replicas as the engine and the router see them: whose step ends first, and how much each has been given.

import { column, reserve } from "../../abi/arena";
import {
  ENGINE_ROUTER,
  ENGINE_ROUTER_PARAMETER,
  ENGINE_ROUTER_PARAMETER_2,
  ENGINE_TICKS,
  ENGINE_TOKEN_BUDGET,
  REPLICA_BUSY,
  REPLICA_PLACED,
  REPLICA_SIZE,
  SEEN_REPLICA_TABLE,
} from "../../abi/layout-engine";
import { at, put } from "../../abi/table";
import { Fleet, Router } from "../../routing/router";
import { ROUTERS } from "../../routing/index";
import { Stream } from "../../num/rng";
import { ROUTING_STREAM } from "../../num/streams";
import { ticksAlone } from "./alone";
import { UNLIMITED, blocks } from "./blocks";
import { Loads } from "./loads";
import { prefixes } from "./prefixes";
import { NEVER, Replica, replicas } from "./replica";
import { Request } from "./request";
import { setSeen } from "./seen";

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
  /** What each replica has been given and not finished, and what the router last heard of it. */
  given: Loads = new Loads();
  heard: Loads = new Loads();
  since: i32 = 0;
  request: Request = changetype<Request>(0);
  /** Ticks per second; tokens of a step. */
  ticks: f64 = 0;
  budget: f64 = 0;
  /** A row of REPLICA_SIZE for each. */
  table: usize = 0;

  configure(spec: usize, count: i32): void {
    this.router = ROUTERS[<i32>at(spec, ENGINE_ROUTER)];
    this.p = at(spec, ENGINE_ROUTER_PARAMETER);
    this.q = at(spec, ENGINE_ROUTER_PARAMETER_2);
    this.messages = 0;
    this.ticks = at(spec, ENGINE_TICKS);
    this.budget = at(spec, ENGINE_TOKEN_BUDGET);
    this.count = count;
    this.size = 1;
    while (this.size < count) this.size *= 2;
    this.ends = reserve((<usize>this.size) << 3);
    this.tree = reserve((<usize>this.size) << 2);
    this.given.reserve(count);
    this.heard.reserve(count);
    this.table = column(count * REPLICA_SIZE);
    setSeen(SEEN_REPLICA_TABLE, <f64>this.table);
  }

  open(seed: u64, replication: i32): void {
    this.stream.open(seed, <u64>replication, ROUTING_STREAM);
    this.since = 0;
    for (let i = 0; i < this.size; i++) store<i64>(this.ends + ((<usize>i) << 3), NEVER);
    this.given.clear();
    this.heard.clear();
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
      request.alone = this.router.timed ? ticksAlone(replicas.get(i).law, request) : 0;
      this.given.add(i, request);
      this.heard.add(i, request);
      this.since++;
    }
    request.replica = i;
    const placed = i * REPLICA_SIZE + REPLICA_PLACED;
    put(this.table, placed, at(this.table, placed) + 1.0);
    return replicas.get(i);
  }

  /** A request that was placed at replica i is done with. */
  left(i: i32, request: Request): void {
    if (this.count > 1) this.given.take(i, request);
  }

  /** Leaves what the replicas did where the host reads it. */
  close(): void {
    for (let i = 0; i < this.count; i++) put(this.table, i * REPLICA_SIZE + REPLICA_BUSY, replicas.get(i).busy);
  }

  replicas(): i32 {
    return this.count;
  }

  requests(replica: i32): i32 {
    return <i32>this.given.of(replica).requests;
  }

  tokens(replica: i32): f64 {
    return this.given.of(replica).tokens;
  }

  speed(replica: i32): f64 {
    return replicas.get(replica).speed;
  }

  cached(replica: i32): i32 {
    const r = replicas.get(replica);
    prefixes.settle(r, this.request.arrival);
    return prefixes.cachedTokens(r, this.request);
  }

  arriving(): f64 {
    return <f64>this.request.prompt + this.request.predicted;
  }

  arrivingPrompt(): f64 {
    return <f64>this.request.prompt;
  }

  arrivingSeconds(replica: i32): f64 {
    return <f64>ticksAlone(replicas.get(replica).law, this.request) / this.ticks;
  }

  kvTokens(): f64 {
    return blocks.total < UNLIMITED ? <f64>(blocks.total << blocks.shift) : Infinity;
  }

  stepTokens(): f64 {
    return this.budget;
  }

  heardRequests(replica: i32): i32 {
    return <i32>this.heard.of(replica).requests;
  }

  heardTokens(replica: i32): f64 {
    return this.heard.of(replica).tokens;
  }

  heardPrompts(replica: i32): f64 {
    return this.heard.of(replica).prompts;
  }

  heardSeconds(replica: i32): f64 {
    return <f64>this.heard.of(replica).ticks / this.ticks;
  }

  refresh(): void {
    this.since = 0;
    this.heard.copy(this.given);
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
