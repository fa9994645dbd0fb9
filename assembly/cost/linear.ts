/**
 * The linear law of the core paper: a batch of b whose longest output is l tokens takes
 * batch + request * b + (token + tokenRequest * b) * l seconds.
 */
export class LinearLaw {
  batch: f64 = 0;
  request: f64 = 0;
  token: f64 = 0;
  tokenRequest: f64 = 0;

  set(batch: f64, request: f64, token: f64, tokenRequest: f64): void {
    this.batch = batch;
    this.request = request;
    this.token = token;
    this.tokenRequest = tokenRequest;
  }

  /** Seconds before the first decode step. */
  start(b: f64): f64 {
    return this.batch + this.request * b;
  }

  /** Seconds of one decode step. */
  step(b: f64): f64 {
    return this.token + this.tokenRequest * b;
  }

  /** Seconds of a batch that runs to its end. */
  seconds(b: f64, longest: f64): f64 {
    return this.start(b) + this.step(b) * longest;
  }
}

/** The law of the scenario at hand. */
export const law = new LinearLaw();
