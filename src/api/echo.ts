import type { LengthSpec, RequestClass, Trace, Workload } from "../services/scenario.ts";
import { sha256 } from "./canonical.ts";

/** Above this many entries a law is echoed as its digest. */
const LONG_LAW = 100;

/** A workload as the result repeats it: in full, but for a trace or a long law, which are digests. */
export async function echoWorkload(workload: Workload, rate_scale?: number): Promise<Record<string, unknown>> {
  const { trace, classes, ...rest } = workload;
  return {
    ...rest,
    ...(await echoLaws(workload)),
    ...(classes === undefined ? {} : { classes: await Promise.all(classes.map(echoClass)) }),
    ...(trace === undefined ? {} : { trace: { ...(await echoTrace(trace)), ...(rate_scale && { rate_scale }) } }),
  };
}

async function echoClass(given: RequestClass): Promise<unknown> {
  return { ...given, ...(await echoLaws(given)) };
}

async function echoLaws({ prompt_tokens, output_tokens }: Pick<RequestClass, "prompt_tokens" | "output_tokens">) {
  return {
    ...(prompt_tokens === undefined ? {} : { prompt_tokens: await echoLaw(prompt_tokens) }),
    ...(output_tokens === undefined ? {} : { output_tokens: await echoLaw(output_tokens) }),
  };
}

async function echoLaw(law: LengthSpec): Promise<unknown> {
  if (law.values === undefined || law.values.length <= LONG_LAW) return law;
  const digest = await digestOf([Float64Array.from(law.values), Float64Array.from(law.weights)]);
  return { kind: law.kind, digest, rows: law.values.length };
}

async function echoTrace({ arrival_s, prompt_tokens, output_tokens, hashes, classes }: Trace): Promise<object> {
  const columns = [arrival_s, prompt_tokens, output_tokens];
  if (hashes !== undefined) columns.push(hashes.ends, hashes.ids);
  if (classes !== undefined) columns.push(classes.places);
  const digest = await digestOf(columns);
  return { digest, rows: arrival_s.length, ...(classes === undefined ? {} : { classes: classes.names }) };
}

/** First 32 hexadecimal digits of the SHA-256 of the columns' bytes: the same for CSV and JSON of the same rows. */
async function digestOf(columns: Float64Array[]): Promise<string> {
  const length = columns.reduce((sum, column) => sum + column.length, 0);
  const joined = new Float64Array(length);
  let at = 0;
  for (const column of columns) {
    joined.set(column, at);
    at += column.length;
  }
  return (await sha256(new Uint8Array(joined.buffer))).slice(0, 32);
}
