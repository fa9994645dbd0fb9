// The prefix cache of the replicas. Blocks that nobody holds count as free until room is needed, so that caching never
// keeps a request out. A request's own blocks become the cache's when they are computed; the second of two that computed
// the same shares the first's and frees its own.

import {
  ENGINE_BLOCKS,
  ENGINE_HASH_TOKENS,
  ENGINE_PREFIX_CACHE,
  SEEN_CROWDED,
  SEEN_HASHES,
  SEEN_HITS,
} from "../../abi/layout-engine";
import { at } from "../../abi/table";
import { HashBlocks, NONE, ROOT, chain, reserveHashBlocks } from "../../cache/hash-blocks";
import { blocks } from "./blocks";
import { identity } from "./identity";
import { stepsToReach } from "./leap";
import { Request } from "./request";
import { Replica, replicas } from "./replica";
import { addSeen } from "./seen";

/** The most hash blocks that all replicas together keep in mind: 64 MB of records. */
const MOST: i32 = 1 << 21;

class Prefixes {
  on: boolean = false;
  /** Tokens and KV blocks of a hash block. */
  tokens: i32 = 0;
  size: i64 = 0;
  limited: boolean = false;
  /** The last of the blocks that were found, how many they are, and how many of them nobody holds. */
  private last: i32 = NONE;
  private found: i32 = 0;
  private idle: i32 = 0;

  /** Caches for the replicas, by the KV and the requests of `spec`. */
  configure(spec: usize): void {
    this.on = at(spec, ENGINE_PREFIX_CACHE) > 0.0;
    this.forget();
    if (!this.on) return;
    identity.configure(spec);
    this.tokens = <i32>at(spec, ENGINE_HASH_TOKENS);
    this.size = <i64>(this.tokens >> blocks.shift);
    this.limited = at(spec, ENGINE_BLOCKS) > 0.0;
    const needed = this.limited ? blocks.total / this.size : identity.most(spec);
    const capacity = min<i64>(needed, <i64>(MOST / replicas.count));
    for (let i = 0; i < replicas.count; i++) {
      replicas.get(i).cache = changetype<usize>(reserveHashBlocks(<i32>capacity));
    }
  }

  /** Starts a replication with empty caches. */
  open(seed: u64, replication: i32): void {
    if (!this.on) return;
    identity.open(seed, replication);
    for (let i = 0; i < replicas.count; i++) this.of(replicas.get(i)).clear();
  }

  /** A request arrives. */
  enter(request: Request): void {
    request.held = 0;
    request.lastHeld = NONE;
    request.cached = 0;
    if (this.on) identity.draw(request);
  }

  private of(r: Replica): HashBlocks {
    return changetype<HashBlocks>(r.cache);
  }

  /** Free blocks that are not the cache's. */
  unused(r: Replica): i64 {
    return this.on ? r.free - <i64>this.of(r).idle * this.size : r.free;
  }

  /** Nothing was found. */
  private forget(): void {
    this.last = NONE;
    this.found = 0;
    this.idle = 0;
  }

  /** Finds the longest run of the request's first blocks, short of the last token that its prefill has to compute. */
  private walk(r: Replica, request: Request): void {
    this.forget();
    if (request.swapped > 0) return;
    const cache = this.of(r);
    const most = (request.target - 1) / this.tokens;
    let key = ROOT;
    while (this.found < most) {
      key = chain(key, identity.content(request, this.found));
      const block = cache.find(key);
      if (block === NONE) return;
      this.last = block;
      this.found++;
      if (cache.isIdle(block)) this.idle++;
    }
  }

  /** Looks up the request's prefix; its prefill begins behind what is found. */
  look(r: Replica, request: Request): void {
    if (this.on) this.walk(r, request);
    request.done = this.found * this.tokens;
  }

  /** Free blocks that holding what was found takes. */
  taken(): i64 {
    return <i64>this.idle * this.size;
  }

  /** The request that was looked up is admitted: it holds what was found. */
  hold(r: Replica, request: Request): void {
    if (!this.on) return;
    const cache = this.of(r);
    for (let i = this.last; i !== NONE; i = cache.before(i)) if (cache.hold(i)) r.free -= this.size;
    request.held = this.found;
    request.lastHeld = this.last;
    if (request.begin >= 0) return;
    request.cached = request.done;
    addSeen(SEEN_HASHES, <f64>identity.asked(request));
    addSeen(SEEN_HITS, <f64>this.found);
  }

  /** KV blocks of the request that are the cache's. */
  blocksOf(request: Request): i32 {
    return request.held * <i32>this.size;
  }

  /** Evicts until what is free is free indeed. */
  makeRoom(r: Replica): void {
    if (this.on) this.evict(r, 0);
  }

  /** Evicts until so many blocks are free beside those that could be evicted. */
  private evict(r: Replica, count: i64): void {
    while (this.unused(r) < count) this.of(r).evict();
  }

  /** Brings the cache of a replica that leaps up to date: the blocks of all steps begun by now are taken. */
  settle(r: Replica, now: i64): void {
    if (!this.on || !r.leaps || !blocks.grow() || now <= r.time || this.of(r).idle === 0) return;
    this.evict(r, blocks.dueIn(r, stepsToReach(r, now - r.time, r.steps)));
  }

  /**
   * The request's first `tokens` tokens are in the KV: their full hash blocks are the cache's from now on. Those that nobody
   * else can have are the cache's only if the request was preempted, and so may look for them.
   */
  keep(r: Replica, request: Request, tokens: i32): void {
    if (!this.on) return;
    const cache = this.of(r);
    let full = tokens / this.tokens;
    if (request.preempted === 0) full = min<i32>(full, identity.common(request));
    let last = request.lastHeld;
    let key = last === NONE ? ROOT : cache.keyOf(last);
    while (request.held < full) {
      key = chain(key, identity.content(request, request.held));
      const there = cache.find(key);
      if (there !== NONE) {
        if (!cache.hold(there)) r.free += this.size;
        last = there;
      } else {
        if (!this.hasRecord(cache)) break;
        last = cache.add(key, last);
      }
      request.held++;
      request.lastHeld = last;
      if (!blocks.grow()) request.blocks -= <i32>this.size;
    }
  }

  /** Whether a record is there, or was made by giving up the coldest. */
  private hasRecord(cache: HashBlocks): boolean {
    while (cache.isFull()) {
      if (cache.idle === 0) return false;
      cache.evict();
      addSeen(SEEN_CROWDED, 1.0);
    }
    return true;
  }

  /** The request ends with so many tokens in the KV: the blocks that are its own grow cold too, though nobody asks for them. */
  leave(r: Replica, request: Request, tokens: i32): void {
    if (!this.on) return;
    this.keep(r, request, tokens);
    const count = tokens / this.tokens - request.held;
    const cache = this.of(r);
    if (this.limited && count > 0 && this.hasRecord(cache)) cache.leave(count);
  }

  /** The request lets go of what it holds: the end of its prefix first, which is thus evicted first. */
  release(r: Replica, request: Request): void {
    if (!this.on) return;
    const cache = this.of(r);
    for (let i = request.lastHeld; i !== NONE; i = cache.before(i)) if (cache.letGo(i)) r.free += this.size;
    request.held = 0;
    request.lastHeld = NONE;
  }

  /** Prompt tokens of the request that the replica holds. */
  cachedTokens(r: Replica, request: Request): i32 {
    if (this.on) this.walk(r, request);
    return this.found * this.tokens;
  }
}

export const prefixes = new Prefixes();
