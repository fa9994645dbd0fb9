import createClient from "openapi-fetch";
import type { components, paths } from "../openapi/client.d.ts";
import type { Draft, Json, LengthLawEntry, Optimum, Outcome, Preset, Problem, RegistryEntry, Result } from "./wire.ts";

const client = createClient<paths, "application/json" | "application/problem+json">({ baseUrl: "" });

/** Answers already had: an answer is a pure function of its request. The oldest go first. */
const KEPT = 400;
const answered = new Map<string, Result | Optimum>();

type Reply<T> = { data?: T; error?: Problem };

/** The mathematical answer. Rejects only when aborted, as all of these; everything else is an outcome. */
export function analyze(draft: Draft, signal: AbortSignal): Promise<Outcome<Result>> {
  return remembered(`analyze ${JSON.stringify(draft)}`, signal, async () =>
    resultOf(await client.POST("/v1/analyze", { body: asScenario(draft), signal })),
  );
}

export function simulate(draft: Draft, signal: AbortSignal): Promise<Outcome<Result>> {
  return remembered(`simulate ${JSON.stringify(draft)}`, signal, async () =>
    resultOf(await client.POST("/v1/simulate", { body: asScenario(draft), signal })),
  );
}

export function optimize(draft: Draft, signal: AbortSignal): Promise<Outcome<Optimum>> {
  return remembered(`optimize ${JSON.stringify(draft)}`, signal, async () => {
    const { data, error } = await client.POST("/v1/optimize", { body: asQuestion(draft), signal });
    return data && "best" in data ? { data } : { ...(error ? { error } : {}) };
  });
}

export async function presets(): Promise<Preset[]> {
  const { data } = await client.GET("/v1/scenarios").catch(() => ({ data: undefined }));
  return data?.items.map((row) => ({ ...row, request: asDraft(row.request) })) ?? [];
}

export async function arrivals(): Promise<RegistryEntry[]> {
  return (await client.GET("/v1/arrivals").catch(() => ({ data: undefined }))).data?.items ?? [];
}

export async function batching(): Promise<RegistryEntry[]> {
  return (await client.GET("/v1/batching").catch(() => ({ data: undefined }))).data?.items ?? [];
}

export async function lengths(): Promise<LengthLawEntry[]> {
  return (await client.GET("/v1/lengths").catch(() => ({ data: undefined }))).data?.items ?? [];
}

/** A draft goes out as it is: the service checks every field and points at what is wrong. */
function asScenario(draft: Draft): components["schemas"]["Scenario"] {
  return draft as unknown as components["schemas"]["Scenario"];
}

function asQuestion(draft: Draft): components["schemas"]["OptimizeRequest"] {
  return draft as unknown as components["schemas"]["OptimizeRequest"];
}

/** What was parsed from JSON is JSON. */
function asDraft(value: { [key: string]: unknown }): Draft {
  return value as { [key: string]: Json };
}

function resultOf(reply: Reply<Result | components["schemas"]["Validation"]>): Reply<Result> {
  const { data, error } = reply;
  return data && "stable" in data ? { data } : { ...(error ? { error } : {}) };
}

async function remembered<T extends Result | Optimum>(
  key: string,
  signal: AbortSignal,
  ask: () => Promise<Reply<T>>,
): Promise<Outcome<T>> {
  const kept = answered.get(key);
  // The key begins with the verb, and a verb has one type of answer.
  if (kept) return { result: kept as T };
  try {
    const { data, error } = await ask();
    if (!data) return { problem: error ?? SILENT };
    answered.set(key, data);
    const oldest = answered.keys().next();
    if (answered.size > KEPT && !oldest.done) answered.delete(oldest.value);
    return { result: data };
  } catch (error) {
    if (signal.aborted) throw error;
    return { problem: SILENT };
  }
}

const SILENT: Problem = {
  title: "No answer",
  status: 503,
  detail: "The service does not answer. Is it still running?",
};
