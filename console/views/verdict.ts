import { number, percent, seconds } from "../format.ts";
import { getNumber } from "../path.ts";
import { type Draft, type Result, statistic } from "../wire.ts";

export interface Verdict {
  tone: "good" | "warn" | "bad";
  title: string;
  detail: string;
}

/** Utilisations from which there is little room, and next to none. */
const FULL = 0.75;
const NEAR_EDGE = 0.9;

/** A result in plain words: does the server keep up, and what does a request feel of it? */
export function verdict(result: Result, scenario: Draft): Verdict {
  if (!result.stable) return overloaded(result);
  const detail = [waits(result), room(result)].filter(Boolean).join(" ");
  const objective = getNumber(scenario, "slo.e2e_s");
  const p95 = statistic(result.latency?.e2e_s, "p95");
  if (result.metastable)
    return {
      tone: "warn",
      title: "It keeps up until a burst tips it over",
      detail: `From a batch of about ${number(result.metastable.high)} requests on, the backlog feeds itself. ${detail}`,
    };
  if (objective !== undefined && p95 !== undefined && p95 > objective)
    return { tone: "warn", title: `It keeps up, but 1 in 20 takes longer than ${seconds(p95)}`, detail };
  if (result.loss_ratio > 0.01)
    return { tone: "warn", title: `${percent(result.loss_ratio)} of requests give up waiting`, detail };
  if ((result.utilization_ratio ?? 0) > NEAR_EDGE)
    return { tone: "warn", title: "It keeps up, but close to the edge", detail };
  const spare = (result.utilization_ratio ?? 0) > FULL ? "with little room left" : "with room to spare";
  return { tone: "good", title: `It keeps up, ${spare}`, detail };
}

function overloaded(result: Result): Verdict {
  const most = result.max_rate_per_s;
  const parts = [
    most === undefined ? "" : `At most ${number(most)} requests per second can be served.`,
    result.backlog_per_s === undefined ? "" : `The queue grows by ${number(result.backlog_per_s)} requests per second.`,
    result.max_stable_output_tokens === undefined
      ? ""
      : `A limit of ${result.max_stable_output_tokens.toLocaleString("en")} output tokens would keep up.`,
  ];
  return { tone: "bad", title: "Overloaded: the queue grows without end", detail: parts.filter(Boolean).join(" ") };
}

function waits(result: Result): string {
  const wait = result.latency?.wait_s;
  const [p50, p95] = [statistic(wait, "p50"), statistic(wait, "p95")];
  if (p50 === undefined || p95 === undefined) return "";
  const half =
    p50 === 0 ? "Half of the requests do not wait at all" : `Half of the requests wait less than ${seconds(p50)}`;
  return `${half}, 1 in 20 more than ${seconds(p95)}.`;
}

function room(result: Result): string {
  const used = result.utilization_ratio;
  if (used === undefined || used <= 0) return "";
  const more = 1 / used - 1;
  return more > 1.5
    ? `Traffic could grow ${number(1 / used)}-fold before the queue does.`
    : `Traffic could grow by ${percent(more)} before the queue grows without end.`;
}
