import { at, isObject, type Load, need, positive, UnreadableBenchmark } from "./load.ts";

/** profile_export_aiperf.json: each metric as { unit, avg, ... }, at the top or under `records`. */
export function isAiperf(file: unknown): boolean {
  return isObject(metricsOf(file).time_to_first_token);
}

function metricsOf(file: unknown): Record<string, unknown> {
  const records = at(file, "records");
  if (isObject(records) && "time_to_first_token" in records) return records;
  return isObject(file) ? file : {};
}

const UNITS: Record<string, number> = { ns: 1e-9, us: 1e-6, ms: 1e-3, s: 1, sec: 1, seconds: 1, milliseconds: 1e-3 };

export function aiperfLoads(file: unknown, pointer: string): Load[] {
  const metrics = metricsOf(file);
  const base = metrics === file ? pointer : `${pointer}/records`;
  const average = (name: string) => need(`${base}/${name}/avg`, `${name}.avg`, at(metrics, name, "avg"));
  const seconds = (name: string) => {
    const unit = at(metrics, name, "unit");
    const factor = UNITS[String(unit)];
    if (factor !== undefined) return average(name) * factor;
    const detail = `must be one of ${Object.keys(UNITS).join(", ")}`;
    throw new UnreadableBenchmark({ pointer: `${base}/${name}/unit`, code: "unknown-value", detail });
  };
  const generator = at(file, "input_config", "loadgen");
  const offered_per_s = positive(at(generator, "request_rate"));
  const concurrency = positive(at(generator, "concurrency"));
  return [
    {
      pointer,
      name: offered_per_s === undefined ? `concurrency ${concurrency ?? "unlimited"}` : `${offered_per_s} requests/s`,
      requests_per_s: average("request_throughput"),
      offered_per_s,
      concurrency,
      requests: positive(at(metrics, "request_count", "avg")) ?? 100,
      ttft_s: seconds("time_to_first_token"),
      tpot_s: seconds("inter_token_latency"),
      e2e_s: seconds("request_latency"),
      prompt_tokens: average("input_sequence_length"),
      output_tokens: average("output_sequence_length"),
    },
  ];
}
