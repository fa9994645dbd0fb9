import { reserve } from "../../abi/arena";
import { Request } from "./request";

/** The unfinished requests of a replica. */
class Load {
  requests: i64 = 0;
  /** Prompts and predicted outputs; prompts alone. */
  tokens: f64 = 0;
  prompts: f64 = 0;
  /** What they take alone, one after the other, where the router asks for it. */
  ticks: i64 = 0;
}

const BYTES: usize = offsetof<Load>();

/** A record for each replica. */
export class Loads {
  at: usize = 0;
  bytes: usize = 0;

  reserve(count: i32): void {
    this.bytes = <usize>count * BYTES;
    this.at = reserve(this.bytes);
  }

  clear(): void {
    memory.fill(this.at, 0, this.bytes);
  }

  copy(other: Loads): void {
    memory.copy(this.at, other.at, this.bytes);
  }

  of(i: i32): Load {
    return changetype<Load>(this.at + <usize>i * BYTES);
  }

  add(i: i32, request: Request): void {
    const load = this.of(i);
    load.requests++;
    load.tokens += <f64>request.prompt + request.predicted;
    load.prompts += <f64>request.prompt;
    load.ticks += request.alone;
  }

  take(i: i32, request: Request): void {
    const load = this.of(i);
    load.requests--;
    // Predictions need not be whole: nothing is left of an empty replica's, or it would differ from another.
    load.tokens = load.requests > 0 ? load.tokens - <f64>request.prompt - request.predicted : 0.0;
    load.prompts -= <f64>request.prompt;
    load.ticks -= request.alone;
  }
}
