// What the tokens of a request are, block by block, so that a cache can tell which requests begin alike: hash ids of a
// trace; a common prefix of the request's group; the history of its session; else nobody's but its own.

import {
  ENGINE_HASH_TOKENS,
  ENGINE_REQUESTS,
  ENGINE_SHARED,
  ENGINE_SHARED_SKEW,
  ENGINE_SHARED_TOKENS,
  ENGINE_SOURCE,
  ENGINE_TRACE_HASHES,
  ENGINE_TRACE_HASH_ENDS,
  SOURCE_SESSIONS,
} from "../../abi/layout-engine";
import { column } from "../../abi/arena";
import { at, put } from "../../abi/table";
import { AliasTable } from "../../num/alias";
import { Stream, mix } from "../../num/rng";
import { SHARING_STREAM } from "../../num/streams";
import { Request } from "./request";

// Contents of different kinds never meet: ids of a trace are below 2^53.
const GROUP: u64 = 1 << 62;
const OWN: u64 = 1 << 63;

/** Blocks that are kept of sessions where KV has no limit: those of ended ones are the first to go. */
const LATEST: i32 = 1 << 19;

class Identity {
  /** Tokens of a hash block. */
  tokens: i32 = 0;
  ends: usize = 0;
  hashes: usize = 0;
  sessions: boolean = false;
  groups: i32 = 0;
  shared: i32 = 0;
  private stream: Stream = new Stream();
  private origin: u64 = 0;
  private shares: AliasTable = new AliasTable();

  configure(spec: usize): void {
    this.tokens = <i32>at(spec, ENGINE_HASH_TOKENS);
    this.ends = <usize>at(spec, ENGINE_TRACE_HASH_ENDS);
    this.hashes = <usize>at(spec, ENGINE_TRACE_HASHES);
    this.sessions = <i32>at(spec, ENGINE_SOURCE) === SOURCE_SESSIONS;
    this.groups = <i32>at(spec, ENGINE_SHARED);
    this.shared = <i32>at(spec, ENGINE_SHARED_TOKENS);
    if (this.groups < 2) return;
    const skew = at(spec, ENGINE_SHARED_SKEW);
    const weights = column(this.groups);
    for (let k = 0; k < this.groups; k++) put(weights, k, Math.pow(<f64>(k + 1), -skew));
    this.shares.build(weights, this.groups);
  }

  open(seed: u64, replication: i32): void {
    this.stream.open(seed, <u64>replication, SHARING_STREAM);
    this.origin = this.stream.state;
  }

  /** Draws the group whose prefix the request has: one for all turns of a session. */
  draw(request: Request): void {
    request.group = 0;
    if (this.groups < 2) return;
    this.stream.state = mix(this.origin ^ <u64>(this.sessions ? request.client : request.chain));
    request.group = this.shares.draw(this.stream.bits());
  }

  /** Hash blocks of a request that a cache is asked for: the ids of its row, or the full blocks of its prompt. */
  asked(request: Request): i32 {
    return this.ends === 0 ? request.prompt / this.tokens : this.end(request.row) - this.start(request.row);
  }

  /** How many of its hash blocks, from the first, other requests may have too. */
  common(request: Request): i32 {
    if (this.sessions) return i32.MAX_VALUE;
    const full = request.prompt / this.tokens;
    if (this.ends !== 0) return min<i32>(full, this.end(request.row) - this.start(request.row));
    return this.groups > 0 ? min<i32>(full, this.shared / this.tokens) : 0;
  }

  /** What block j of the request is, those before it given. */
  content(request: Request, j: i32): u64 {
    const end = (j + 1) * this.tokens;
    if (end <= request.prompt) {
      if (this.ends !== 0) {
        const place = this.start(request.row) + j;
        if (place < this.end(request.row)) return <u64>at(this.hashes, place);
      } else if (this.groups > 0 && end <= this.shared) {
        return GROUP + <u64>request.group;
      }
    }
    return OWN + <u64>request.chain;
  }

  /** Different blocks that requests may share, at most; of sessions, those of the latest. */
  most(spec: usize): i64 {
    if (this.sessions) return <i64>LATEST;
    if (this.ends !== 0) return <i64>this.end(<i32>at(spec, ENGINE_REQUESTS) - 1);
    return <i64>this.groups * <i64>(this.shared / this.tokens);
  }

  private start(row: i32): i32 {
    return row === 0 ? 0 : this.end(row - 1);
  }

  private end(row: i32): i32 {
    return <i32>at(this.ends, row);
  }
}

export const identity = new Identity();
