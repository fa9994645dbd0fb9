// By how much requests wait longer (or shorter) than in the level-dependent chain, whose services are exponential, from the
// spread of their work in seconds. Where KV memory binds (1 + c^2) / 2, the factor of heavy traffic. Where the number of
// sequences binds it is damped by what c servers have in light traffic, as Boxma, Cohen and Huffels approximate M/G/c
// ("Approximations of the mean waiting time in an M/G/s queueing system", Oper. Res. 27, 1979), with the exact
// light-traffic limit K int P(H_e > x)^K dx / E[H]. Design: engine-analysis.md section 4.

import { model } from "./model";

/** From this share on KV memory binds. */
export const KV_BINDS: f64 = 0.02;

/** The factor, for the squared cv of the work, the load and the share of the time that KV memory binds. */
export function waitFactor(spread: f64, load: f64, kvShare: f64): f64 {
  const heavy = 0.5 * (1.0 + spread);
  const k = <f64>model.slots;
  if (kvShare >= KV_BINDS || model.slots === 1) return heavy;
  const r = min<f64>(
    k / (k + 1.0),
    0.5 * (1.0 + ((1.0 - load) * (k - 1.0) * (Math.sqrt(4.0 + 5.0 * k) - 2.0)) / (16.0 * k * load)),
  );
  const a = (((1.0 + spread) * k) / lightFactor() - (k + 1.0)) / (k - 1.0);
  return (heavy * 2.0 * r) / (1.0 + a * (2.0 * r - 1.0));
}

/** K int P(H_e > x)^K dx / E[H], H_e the residual of an output that is seen: its survival is linear between whole numbers. */
function lightFactor(): f64 {
  const outputs = model.outputs;
  const k = <f64>model.slots;
  let left = 1.0;
  let sum = 0.0;
  for (let x = 0; x < outputs.top && left > 0.0; x++) {
    const fall = outputs.survival(x) / outputs.first;
    const next = max<f64>(0.0, left - fall);
    sum += fall > 1e-13 ? (power(left, k + 1.0) - power(next, k + 1.0)) / ((k + 1.0) * fall) : power(left, k);
    left = next;
    if (power(left, k) < 1e-15) break;
  }
  return max<f64>(1e-9, (k * sum) / outputs.first);
}

function power(x: f64, k: f64): f64 {
  return x <= 0.0 ? 0.0 : Math.exp(k * Math.log(x));
}
