// The application, asked as a client asks it.

export interface App {
  request: (path: string, init: RequestInit) => Response | Promise<Response>;
}

/** What is read of a simulated run. */
export interface Simulated {
  latency: Record<"wait_s" | "ttft_s" | "tpot_s" | "itl_s" | "e2e_s", { mean: number; p99: number }>;
  throughput: { output_tokens_per_s: number };
  counts: { preempted: number };
  batch: { mean: number };
  occupancy: { running_mean: number };
  requests?: { ttft_s: number }[];
  series?: { time_s: number; running: number; waiting: number }[];
  warnings: { code: string }[];
}

/** The answer of `POST /v1/simulate`; throws what the problem says. */
export async function simulate(app: App, scenario: object): Promise<Simulated> {
  const response = await app.request("/v1/simulate", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(scenario),
  });
  const body = (await response.json()) as Simulated;
  if (!response.ok) throw new Error(JSON.stringify(body));
  return body;
}
