// MMPP/G/1 by another road: the chain of (requests left behind, phase) when services end, cut off at a level, and the area
// under the number in the system between two ends. Power series and plain sums only.

/** Rates in 1/s; `switching[i][j]` from phase i to j; services as [seconds, probability]. */
export interface Modulated {
  rates: number[];
  switching: number[][];
  services: [seconds: number, probability: number][];
}

type Matrix = number[][];

const zeros = (m: number): Matrix => Array.from({ length: m }, () => new Array<number>(m).fill(0));
const row = (a: Matrix, i: number): number[] => a[i] ?? [];

/** Series in the mean number of uniformised events: Poisson weights of x. */
function weights(x: number): number[] {
  const list = [Math.exp(-x)];
  for (let k = 1; k < 10 || (list.at(-1) ?? 0) > 1e-18 || k < x; k++) list.push(((list.at(-1) ?? 0) * x) / k);
  return list;
}

/** Mean wait in s, and the share of arrivals that find nobody. */
export function embedded({ rates, switching, services }: Modulated, levels: number): { wait: number; zero: number } {
  const m = rates.length;
  const leaving = switching.map((r) => r.reduce((a, b) => a + b, 0));
  const fastest = Math.max(...rates.map((rate, i) => rate + (leaving[i] ?? 0)));
  const longest = Math.max(...services.map(([s]) => s));
  const events = weights(fastest * longest).length;
  // arrive[k][n][i][j]: of k uniformised events, n are arrivals and the phase goes from i to j.
  let arrive: Matrix[] = [zeros(m).map((r, i) => r.map((_, j) => (i === j ? 1 : 0)))];
  const batches: Matrix[] = Array.from({ length: levels }, () => zeros(m)); // n arrivals during a service
  const area = new Array<number>(m).fill(0); // of arrivals during a service, times what is left of it
  const parts = services.map(([s, p]) => ({ s, p, weight: weights(fastest * s) }));
  const mean = services.reduce((sum, [s, p]) => sum + s * p, 0);
  for (let k = 0; k < events; k++) {
    const weight = parts.reduce((sum, { p, weight }) => sum + p * (weight[k] ?? 0), 0);
    // The integral from 0 to s of (s - t) times the Poisson weight of k events by t: (s P(> k) - (k + 1) / fastest P(> k + 1)).
    const beyond = parts.reduce((sum, { s, p, weight }) => {
      const upTo = (n: number) => weight.slice(0, n + 1).reduce((a, b) => a + b, 0);
      const e = 1 / fastest;
      return sum + p * e * (s * (1 - upTo(k)) - (k + 1) * e * (1 - upTo(k + 1)));
    }, 0);
    for (let i = 0; i < m; i++)
      for (let j = 0; j < m; j++)
        arrive.forEach((a, n) => {
          const chance = row(a, i)[j] ?? 0;
          if (n < levels) row(batches[n] ?? [], i)[j] = (row(batches[n] ?? [], i)[j] ?? 0) + weight * chance;
          area[i] = (area[i] ?? 0) + beyond * chance * (rates[j] ?? 0);
        });
    arrive = step(arrive, rates, switching, leaving, fastest);
  }
  // The phase when an idle server gets its next request.
  const idle = rates.map((_, i) => absorbed(i, rates, switching, leaving));
  const law = stationary(batches, idle, levels, m);
  let left = 0; // area between two ends, that is the mean sojourn: there is one request to each
  let alone = 0;
  for (let n = 0; n < levels; n++)
    for (let i = 0; i < m; i++) {
      const p = law[n * m + i] ?? 0;
      if (n > 0) left += p * (n * mean + (area[i] ?? 0));
      else {
        alone += p;
        left += p * (mean + (idle[i] ?? []).reduce((sum, chance, j) => sum + chance * (area[j] ?? 0), 0));
      }
    }
  return { wait: left - mean, zero: alone };
}

/** One more uniformised event. */
function step(arrive: Matrix[], rates: number[], switching: Matrix, leaving: number[], fastest: number): Matrix[] {
  const m = rates.length;
  const next = Array.from({ length: arrive.length + 1 }, () => zeros(m));
  arrive.forEach((a, n) => {
    for (let i = 0; i < m; i++)
      for (let j = 0; j < m; j++) {
        const chance = (row(a, i)[j] ?? 0) / fastest;
        if (chance === 0) continue;
        const to = (b: Matrix | undefined, l: number, rate: number) => {
          const target = row(b ?? [], i);
          target[l] = (target[l] ?? 0) + chance * rate;
        };
        to(next[n + 1], j, rates[j] ?? 0);
        to(next[n], j, fastest - (rates[j] ?? 0) - (leaving[j] ?? 0));
        for (let l = 0; l < m; l++) if (l !== j) to(next[n], l, row(switching, j)[l] ?? 0);
      }
  });
  return next;
}

/** The phase at the next arrival, from phase `from`; by going through the changes of phase one by one. */
function absorbed(from: number, rates: number[], switching: Matrix, leaving: number[]): number[] {
  let law: number[] = rates.map((_, j) => (j === from ? 1 : 0));
  const phase = rates.map(() => 0);
  for (let k = 0; k < 100_000 && law.some((p) => p > 1e-18); k++) {
    const next = rates.map(() => 0);
    law.forEach((p, j) => {
      const total = (rates[j] ?? 0) + (leaving[j] ?? 0);
      phase[j] = (phase[j] ?? 0) + (p * (rates[j] ?? 0)) / total;
      rates.forEach((_, l) => {
        if (l !== j) next[l] = (next[l] ?? 0) + (p * (row(switching, j)[l] ?? 0)) / total;
      });
    });
    law = next;
  }
  return phase;
}

/** By repeated multiplication. */
function stationary(batches: Matrix[], idle: Matrix, levels: number, m: number): Float64Array {
  let law = new Float64Array(levels * m);
  law[0] = 1;
  for (let turn = 0; turn < 20_000; turn++) {
    const next = new Float64Array(levels * m);
    for (let n = 0; n < levels; n++)
      for (let i = 0; i < m; i++) {
        const p = law[n * m + i] ?? 0;
        if (p < 1e-20) continue;
        const starts = n === 0 ? (idle[i] ?? []) : rates(i, m);
        starts.forEach((chance, k) => {
          if (chance === 0) return;
          for (let more = 0; more < levels; more++) {
            const to = Math.min(levels - 1, Math.max(n, 1) - 1 + more);
            for (let j = 0; j < m; j++)
              next[to * m + j] = (next[to * m + j] ?? 0) + p * chance * (row(batches[more] ?? [], k)[j] ?? 0);
          }
        });
      }
    const total = next.reduce((a, b) => a + b, 0);
    let change = 0;
    next.forEach((p, s) => {
      next[s] = p / total;
      change = Math.max(change, Math.abs(p / total - (law[s] ?? 0)));
    });
    law = next;
    if (change < 1e-15) break;
  }
  return law;
}

const rates = (i: number, m: number): number[] => Array.from({ length: m }, (_, k) => (k === i ? 1 : 0));
