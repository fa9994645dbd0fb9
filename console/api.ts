import type { Json, Outcome, Problem, Scenario } from "./wire.ts";

/** Answers already had: an answer is a pure function of its request. The oldest go first. */
const KEPT = 400;
const answered = new Map<string, Outcome<unknown>>();

/** POSTs to a verb. Rejects only when aborted; everything else is an outcome. */
export async function ask<T>(verb: string, body: Scenario, signal: AbortSignal): Promise<Outcome<T>> {
  const text = JSON.stringify(body);
  const key = `${verb} ${text}`;
  const kept = answered.get(key);
  // The key names the verb, and a verb has one type of answer.
  if (kept) return kept as Outcome<T>;
  const outcome = await fetched<T>(`/v1/${verb}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: text,
    signal,
  });
  if (outcome.problem && outcome.problem.status >= 500) return outcome;
  answered.set(key, outcome);
  for (const oldest of answered.keys()) {
    if (answered.size <= KEPT) break;
    answered.delete(oldest);
  }
  return outcome;
}

/** The rows of a catalogue or registry; none where the service does not answer. */
export async function rows<T>(path: string): Promise<T[]> {
  const { result } = await fetched<Json>(path, {});
  if (Array.isArray(result)) return result as T[];
  const first = result && typeof result === "object" ? Object.values(result).find(Array.isArray) : undefined;
  return (first ?? []) as T[];
}

async function fetched<T>(path: string, init: RequestInit): Promise<Outcome<T>> {
  try {
    const response = await fetch(path, init);
    const body: unknown = await response.json();
    return response.ok ? { result: body as T } : { problem: body as Problem };
  } catch (error) {
    if (init.signal?.aborted) throw error;
    const detail = "The service does not answer. Is it still running?";
    return { problem: { type: "about:blank", title: "No answer", status: 503, detail } };
  }
}
