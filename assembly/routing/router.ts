import { Param } from "../abi/param";

/** What a router sees of the fleet when a request arrives; replicas are numbered from 0. */
export abstract class Fleet {
  abstract replicas(): i32;
  /** Requests that a replica has been given and not finished. Asking is free of messages: call `message`. */
  abstract requests(replica: i32): i32;
  /** Their tokens: prompts, and predicted outputs. */
  abstract tokens(replica: i32): f64;
  /** Relative speed of a replica. */
  abstract speed(replica: i32): f64;
  /** Prompt tokens of the arriving request that the replica's prefix cache holds. */
  abstract cached(replica: i32): i32;
  /** Tokens of the arriving request: its prompt and its predicted output; its prompt alone. */
  abstract arriving(): f64;
  abstract arrivingPrompt(): f64;
  /** Seconds that the arriving request would take alone at the replica, by its predicted output. */
  abstract arrivingSeconds(replica: i32): f64;
  /** Tokens that a replica has KV memory for, Infinity without a limit; those that a step of it may take. */
  abstract kvTokens(): f64;
  abstract stepTokens(): f64;
  /** What the router last heard of a replica, its own placements since then included. */
  abstract heardRequests(replica: i32): i32;
  abstract heardTokens(replica: i32): f64;
  /** Prompt tokens of its unfinished requests. */
  abstract heardPrompts(replica: i32): f64;
  /** Seconds that its unfinished requests would take alone, one after the other; 0 unless the router is `timed`. */
  abstract heardSeconds(replica: i32): f64;
  /** Brings what was heard of all replicas up to date. */
  abstract refresh(): void;
  /** Requests placed since the last refresh. */
  abstract placed(): i32;
  /** A uniform variate of the router's own stream. */
  abstract uniform(): f64;
  /** Counts messages between the router and the replicas. */
  abstract message(count: i32): void;
}

/** The choices of a router that has the fleet to choose from. */
export const ALL: i32 = 0x7fffffff;

/** A router: which replica takes an arriving request. Its summary says which messages it counts. */
export class Router {
  constructor(
    readonly id: string,
    readonly summary: string,
    readonly parameters: Param[],
    /** The replica; p and q are its parameters. */
    readonly pick: (fleet: Fleet, p: f64, q: f64) => i32,
    /** How many replicas each request has the choice of: 1 is none, ALL is the fleet. */
    readonly choices: i32 = ALL,
    /** It looks at the seconds that requests take. */
    readonly timed: boolean = false,
  ) {}
}
