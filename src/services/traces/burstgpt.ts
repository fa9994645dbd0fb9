import { csv } from "./csv.ts";
import { decimal } from "./format.ts";

/** BurstGPT (Wang et al., "BurstGPT: a real-world workload dataset", KDD 2025): seconds from the first day's start. */
export const burstgpt = csv({
  id: "burstgpt",
  summary: "BurstGPT CSV: Timestamp, Model, Request tokens, Response tokens, Total tokens, Log Type",
  columns: ["Timestamp", "Request tokens", "Response tokens"],
  others: ["Model", "Total tokens", "Log Type", "Session ID", "Elapsed time"],
  clock: () => decimal,
});
