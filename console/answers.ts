import { analyze, simulate } from "./api.ts";
import { get, getNumber, set } from "./path.ts";
import type { Draft, Outcome, Result } from "./wire.ts";
import { statistic } from "./wire.ts";

/** A point of the load curve: the wait at an arrival rate, p95 with its interval where it has one. */
export interface Point {
  rate: number;
  mean: number;
  p95: number;
  low: number | undefined;
  high: number | undefined;
}

/** Everything the page shows of one scenario; what is not answered yet is absent. */
export interface Answers {
  /** What is being worked on, in words; absent once all is answered. */
  pending?: string | undefined;
  scenario: Draft;
  analysis?: Outcome<Result>;
  simulation?: Outcome<Result>;
  analysed: Point[];
  simulated: Point[];
}

const RATE = "workload.arrivals.rate_per_s";
/** Where the load curve is sampled, as fractions of the largest stable rate. */
const ANALYSED = [
  0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.48, 0.55, 0.62, 0.68, 0.73, 0.78, 0.82, 0.86, 0.89, 0.92, 0.95, 0.97,
];
const SIMULATED = [0.1, 0.25, 0.4, 0.55, 0.7, 0.8, 0.88, 0.94];

/** Asks for everything about a scenario and tells as answers come. Rejects only when aborted. */
export async function answer(scenario: Draft, tell: (answers: Answers) => void, signal: AbortSignal): Promise<void> {
  const answers: Answers = { scenario, analysed: [], simulated: [] };
  const done = () => {
    answers.pending = undefined;
    tell(answers);
  };
  const withCdf = set(scenario, "run.include", ["cdf"]);
  answers.analysis = await analyze(withCdf, signal);
  answers.pending = "Simulating …";
  tell(answers);
  answers.simulation = await simulate(withCdf, signal);
  answers.pending = "Drawing the curve …";
  tell(answers);
  const rate = getNumber(scenario, RATE);
  if (rate === undefined || !chief(answers)) return done();
  const known = answers.analysis.result?.max_rate_per_s ?? answers.simulation.result?.max_rate_per_s;
  const top = known ?? 2 * rate;
  const curve = async (verb: typeof analyze, fractions: number[], points: Point[]) => {
    for (const fraction of fractions) {
      const at = Number((fraction * top).toPrecision(6));
      const { result } = await verb(set(scenario, RATE, at), signal);
      const point = result && pointOf(at, result);
      if (point) points.push(point);
      tell(answers);
    }
  };
  const exact = answers.analysis.result ? curve(analyze, ANALYSED, answers.analysed) : undefined;
  await Promise.all([exact, curve(simulate, SIMULATED, answers.simulated)]);
  done();
}

function pointOf(rate: number, result: Result): Point | undefined {
  const wait = result.latency?.wait_s;
  const mean = statistic(wait, "mean");
  const p95 = statistic(wait, "p95");
  if (mean === undefined || p95 === undefined) return undefined;
  return { rate, mean, p95, low: statistic(wait, "p95_low"), high: statistic(wait, "p95_high") };
}

/** The answer to read first: the mathematical one, unless it is of a trace or sends the reader to the simulation. */
export function chief({ scenario, analysis, simulation }: Answers): Result | undefined {
  const latency = analysis?.result?.latency;
  const unresolved = latency?.wait_s.trust === "simulate" || latency?.e2e_s.trust === "simulate";
  const simulated = unresolved || get(scenario, "workload.trace") !== undefined ? simulation?.result : undefined;
  return simulated ?? analysis?.result ?? simulation?.result;
}
