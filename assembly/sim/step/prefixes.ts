import { Request } from "./request";
import { Replica } from "./replica";

/** The prefix cache of the replicas: hash blocks that requests share, and those kept after use until room is needed. */
class Prefixes {
  on: boolean = false;

  /** Looks up the request's prefix; its prefill begins behind what is found. */
  look(_r: Replica, request: Request): void {
    request.done = 0;
  }

  /** Free blocks that holding what was found takes. */
  taken(_request: Request): i64 {
    return 0;
  }

  /** The request is admitted: it holds what was found. */
  hold(_r: Replica, _request: Request): void {}

  /** Blocks of the request that are the cache's. */
  blocksOf(_request: Request): i32 {
    return 0;
  }

  /** Evicts until what is free is free indeed. */
  makeRoom(_r: Replica): void {}

  /** The request's prefill has ended: its full hash blocks are the cache's from now on. */
  computed(_r: Replica, _request: Request): void {}

  /** The request lets go of what it holds. */
  release(_r: Replica, _request: Request): void {}

  /** Prompt tokens of the request that the replica holds. */
  cachedTokens(_r: Replica, _request: Request): i32 {
    return 0;
  }
}

export const prefixes = new Prefixes();
