// What the document says of whole engines: a sweep of limits, and replays request by request.

import { type Light, type Replayed, type Run, SLOW_HOST } from "./replay.ts";
import { type Calibrated, lengths, type Swept } from "./sweep.ts";
import { count, decimal, figures, signed, table } from "./table.ts";

const percent = (simulated: number, measured: number) => 100 * (simulated / measured - 1);
const mean = (values: readonly number[]) => values.reduce((sum, x) => sum + x, 0) / values.length;

/** The errors of a run, in percent. */
function errors(run: Swept): { itl: number; throughput: number } {
  return {
    itl: percent(run.simulated_itl_s, run.itl_s),
    throughput: percent(run.simulated_output_tokens_per_s, run.output_tokens_per_s),
  };
}

/** Mean and largest absolute errors over runs, in percent. */
export function sweepErrors(runs: readonly Swept[]) {
  const itl = runs.map((run) => Math.abs(errors(run).itl));
  const throughput = runs.map((run) => Math.abs(errors(run).throughput));
  return {
    runs: runs.length,
    itl_mean: mean(itl),
    itl_most: Math.max(...itl),
    throughput_mean: mean(throughput),
    throughput_most: Math.max(...throughput),
  };
}

function sweepTable(runs: readonly Swept[]): string {
  return table(
    [
      { figure: "limit" },
      "",
      ...figures("running", "ITL measured", "simulated", "off"),
      ...figures("throughput measured", "simulated", "off"),
    ],
    runs.map((run) => {
      const { itl, throughput } = errors(run);
      return [
        ...[count(run.max_num_seqs), run.fitted ? "fitted" : "", decimal(run.running, 0)],
        ...[decimal(1000 * run.itl_s, 2), decimal(1000 * run.simulated_itl_s, 2), signed(itl)],
        ...[count(run.output_tokens_per_s), count(run.simulated_output_tokens_per_s), signed(throughput)],
      ];
    }),
  );
}

const NAMES: Record<string, string> = { "llama-2-7b": "Llama 2 7B", "opt-1.3b": "OPT 1.3B" };

/** What was simulated of the runs: as calibrated, of equal lengths as calibrated, and by the preset alone. */
export interface Sweeps {
  swept: readonly Swept[];
  equal: readonly Swept[];
  preset: readonly Swept[];
}

export function sweepSection({ swept: runs, equal, preset }: Sweeps, parameters: Calibrated): string {
  const models = [...new Set(runs.map(({ model }) => model))];
  const fitted = sweepErrors(runs.filter((run) => run.fitted));
  const held = sweepErrors(runs.filter((run) => !run.fitted));
  const unfitted = sweepErrors(preset);
  const us = (seconds: number) => decimal(1e6 * seconds, 1);
  const row = (name: string, { itl_mean, itl_most, throughput_mean, throughput_most, runs: n }: typeof held) => [
    ...[name, count(n), decimal(itl_mean), decimal(itl_most), decimal(throughput_mean), decimal(throughput_most)],
  ];
  const alike = models.map((model) => {
    const name = `equal lengths, ${NAMES[model] ?? model}`;
    return row(name, sweepErrors(equal.filter((run) => run.model === model)));
  });
  return `vLLM of 2024 (V0) on an H100 of 64 GB, 2,000 ShareGPT requests all at once, one run for each limit of sequences (\`max_num_seqs\`): [Mind the Memory Gap](https://github.com/FerranAgulloLopez/vLLMBatchingMemoryGap) (Apache-2.0). Lengths have the shape of \`sharegpt_8k_lengths\`, scaled to each run's own means. The batch at each step is what the simulator makes of limit, KV blocks and lengths.

Four parameters of the engine, one set for both models, are fitted on every other limit and scored on the rest: kernels take ${decimal(parameters.kernel_ratio, 3)} times their price (the memory of this card is not the one that was fitted), the host ${us(parameters.step_s)} µs a step, ${us(parameters.layer_s)} µs a layer and ${us(parameters.sequence_s)} µs a sequence. Errors in percent:

${table(["", ...figures("runs", "ITL, mean", "ITL, most", "throughput, mean", "throughput, most")], [row("fitted", fitted), row("**held out**", held), row("preset alone", unfitted), ...alike])}

**preset alone** is \`vllm-v0\` with nothing fitted. **equal lengths** are other runs of the same engine, with 130 to 520 output tokens for all and prompts in chunks of at most 512 tokens a step, under the parameters as they stand.

${tailText(runs)}

The target is 3 % of the mean time between tokens (ITL) and 4 % of throughput on the held-out limits: reached on average, not by every run. ITL in milliseconds, throughput in output tokens per second:

${models.map((model) => `#### ${NAMES[model] ?? model}\n\n${sweepTable(runs.filter((run) => run.model === model))}`).join("\n\n")}`;
}

const BLOCK_TOKENS = 16;

/** One request at a time shows the longest; the shape of the lengths has none as long. */
function tailText(runs: readonly Swept[]): string {
  const alone = runs.filter(({ max_num_seqs }) => max_num_seqs === 1);
  const longest = Math.max(...alone.map(({ most_blocks }) => most_blocks * BLOCK_TOKENS));
  const shape = Math.max(...alone.map((run) => Math.max(...lengths(run).map(([prompt, output]) => prompt + output))));
  return `What is left: at limits of 512 and more the end of a run, in which few long requests remain, is shorter than it was. Alone in the engine the longest request filled about ${count(Math.round(longest / 10) * 10)} tokens of KV; the longest of the scaled shape has ${count(shape)}. At limits of 8 to 32 OPT 1.3B was slower than priced, above them faster, which no parameter of these moves.`;
}

const METRICS = { ttft_s: "TTFT", tpot_s: "TPOT", e2e_s: "E2E" };

export function replaySection(runs: readonly Replayed[], picture: string): string {
  const rows = runs.flatMap(({ run, compared }) =>
    compared.map(({ metric, statistic, measured_s, preset_s, simulated_s }) => {
      const [unit, scale] = metric === "tpot_s" ? ["ms", 1000] : ["s", 1];
      return [
        ...[run.gpu, METRICS[metric], statistic, unit, decimal(scale * measured_s, 2)],
        ...[decimal(scale * preset_s, 2), signed(percent(preset_s, measured_s))],
        ...[decimal(scale * simulated_s, 2), `**${signed(percent(simulated_s, measured_s))}**`],
        statistic === "mean" ? "10" : "15",
      ];
    }),
  );
  const columns = ["", "", "", "", ...figures("measured", "preset", "off, %", "slow host", "off, %", "target")];
  return `vLLM 0.19 with Llama-3.1-8B, 300 ShareGPT requests at 10 a second, which is more than either card serves: the validation runs of [LLMServingSim](https://github.com/casys-kaist/LLMServingSim) (MIT). Each request is replayed at its time with its lengths under the preset \`vllm-v1\` and the run's own limits: 256 sequences and 2,588 KV blocks on the RTX 4090, 128 sequences on the RTX PRO 6000, 2,048 tokens a step. No kernel was fitted to a run of an engine; those of the RTX 4090 are all carried over from the RTX PRO 6000. **preset** has no host time, as vLLM V1 hides it on H100; **slow host** adds ${decimal(1e6 * SLOW_HOST.sequence_s, 0)} µs a sequence, the one figure that these machines were given.

${table(columns, rows)}

![Running and waiting requests over time, simulated and measured](${picture})

${runs.flatMap(({ run, light }) => (light === undefined ? [] : [lightText(run, light)])).join("\n\n")}`;
}

/** What forming steps ahead is worth where nobody waits for a place. */
function lightText({ gpu, light_s }: Run, { requests, measured_s, simulated_s, in_turn_s }: Light): string {
  const ms = (seconds: number) => decimal(1000 * seconds, 0);
  const off = (seconds: number) => `${ms(seconds)} ms (${signed(percent(seconds, measured_s))} %)`;
  return `Before a queue forms on the ${gpu}, in the first ${light_s} s, ${requests} requests had a mean TTFT of ${ms(measured_s)} ms. Simulated with steps formed ahead, as vLLM V1 does: ${off(simulated_s)}. With steps formed one after the other: ${off(in_turn_s)}. Saturated, the two differ by less than 1 %.`;
}
