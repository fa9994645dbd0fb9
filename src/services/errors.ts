export { Exhausted } from "../core/core.ts";
export { DoesNotFit } from "./memory.ts";

/** A scenario that is valid but that no solver or run covers: HTTP 422; `pointer` names the field. */
export class Uncovered extends Error {
  constructor(
    readonly pointer: string,
    detail: string,
  ) {
    super(detail);
  }
}
