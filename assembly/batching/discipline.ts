import { Param } from "../abi/param";

/** A batch-level discipline: how many of those that wait form the next batch when the server is free. */
export class Discipline {
  constructor(
    readonly id: string,
    readonly summary: string,
    readonly parameters: Param[],
    /** The size of the batch that starts now, 0 to wait for another arrival; `limit` is its one parameter. */
    readonly take: (waiting: i32, limit: i32) => i32,
    /** Requests leave at their own last token and the batch shrinks, instead of leaving at its end. */
    readonly shrinks: boolean,
  ) {}
}
