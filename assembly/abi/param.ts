/** One parameter of a plug-in: what the API's schema, the catalogue and the docs say of it. */
export class Param {
  constructor(
    readonly id: string,
    readonly summary: string,
    /** "tokens", "s", "1/s", "1" */
    readonly unit: string,
    readonly low: f64,
    readonly high: f64,
    readonly integer: boolean,
  ) {}
}
