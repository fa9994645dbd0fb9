// One queue before c servers alike, first come first served. M/M/c: exact, by Erlang's B, 1 / B_k = 1 + (k / a) / B_{k-1},
// a = c load, and C = B / (1 - load (1 - B)); W = C / (c (1 - load)) mean services (Cooper, Introduction to Queueing Theory);
// relative error about 1e-15 c. M/G/c of squared variation v: two approximations, whose distance says how far either is off.
// Allen and Cunneen (Probability, Statistics and Queueing Theory, 1990): (1 + v) / 2 of M/M/c; a few per cent for v <= 1, up to
// 30 % for v > 3 or few waiting. Kimura (Queueing Systems 6, 1990): (1 + v) / (2 v / W_MMc + (1 - v) / W_MDc), with Cosmetatos'
// W_MDc (Oper. Res. Quart. 26, 1975). Both are exact for c = 1 and for v = 1. Domain: 0 < load < 1, c >= 1.

/** P(a request waits) in M/M/c. */
export function delayProbability(servers: f64, load: f64): f64 {
  const offered = servers * load;
  let inverse = 1.0; // 1 / B
  for (let k = 1.0; k <= servers; k += 1.0) {
    inverse = 1.0 + (k / offered) * inverse;
    if (inverse > 1e300) return 0.0;
  }
  return 1.0 / (inverse - load * (inverse - 1.0));
}

/** Mean wait in M/M/c, in mean services. */
export function centralWait(servers: f64, load: f64): f64 {
  return delayProbability(servers, load) / (servers * (1.0 - load));
}

/** W_MDc over half of W_MMc: 1 for one server. */
function cosmetatos(servers: f64, load: f64): f64 {
  return 1.0 + ((1.0 - load) * (servers - 1.0) * (Math.sqrt(4.0 + 5.0 * servers) - 2.0)) / (16.0 * servers * load);
}

/** Mean wait in M/G/c by Allen and Cunneen, in mean services. */
export function centralWaitGeneral(servers: f64, load: f64, variation: f64): f64 {
  return 0.5 * (1.0 + variation) * centralWait(servers, load);
}

/** The same by Kimura. */
export function centralWaitBetween(servers: f64, load: f64, variation: f64): f64 {
  const steady = cosmetatos(servers, load);
  const between = variation + (1.0 - variation) / steady;
  return (0.5 * (1.0 + variation) * centralWait(servers, load)) / between;
}
