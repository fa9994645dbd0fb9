import { Param } from "../abi/param";
import { Former } from "./former";

/** A step-level discipline: what each engine step is made of. Requests join and leave between steps. */
export class StepDiscipline {
  constructor(
    readonly id: string,
    readonly summary: string,
    readonly parameters: Param[],
    readonly form: (step: Former) => void,
    /** KV blocks are reserved for the longest output at admission, whatever the scenario says. */
    readonly reserves: boolean,
  ) {}
}

/** The bound of a discipline that knows none. */
export const NO_LIMIT: i32 = 0x7fffffff;
