// What the document says of the analysis of engines, held against simulations.

import type { Compared, Errors } from "./grid.ts";
import { count, decimal, figures, table } from "./table.ts";

export const GRID_HEADING = "## Engines by mathematics, against simulation";

/** The errors of a row, and how the columns name them. */
const ERRORS: Record<keyof Errors, string> = {
  e2e_s: "mean E2E",
  ttft_s: "mean TTFT",
  tpot_s: "mean TPOT",
  ttft_p99_s: "p99 TTFT",
  max_rate: "largest rate",
};
type Key = (row: Compared) => string;
const GROUPS: [name: string, key: Key][] = [
  ["all", () => ""],
  ["discipline", ({ discipline }) => discipline],
  ["KV memory", ({ kv_bound }) => (kv_bound ? "binds" : "does not bind")],
  ["load", ({ load }) => String(load)],
  ["cv of outputs", ({ output_cv }) => String(output_cv)],
  ["replicas", ({ replicas }) => String(replicas)],
  ["router", ({ router }) => router],
];

export function gridSection(rows: readonly Compared[]): string {
  const stable = rows.filter(({ errors }) => errors !== undefined);
  const [held, doubted] = [stable.filter(({ flagged }) => !flagged), stable.filter(({ flagged }) => flagged)];
  const behind = rows.length - stable.length;
  const most = 100 * Math.max(...held.map(({ errors }) => Math.abs(errors?.e2e_s ?? 0)));
  return `${GRID_HEADING}

\`analyze\` against \`simulate\` on ${count(rows.length)} engines: both disciplines, outputs of cv 0 to 2, loads of 0.3 to 0.95 of the largest rate that the analysis finds, KV memory that binds or does not, and each with one replica and with a fleet of 2, 4 or 8; prompts, sequences, token budget and speed are drawn from a fixed seed. Four runs of 100,000 requests each. \`analyze\` itself sends ${count(rows.filter(({ flagged }) => flagged).length)} of them to \`simulate\`; of the ${count(held.length)} others none is further off than ${decimal(most)} % in the mean end-to-end time.${behind > 0 ? ` ${count(behind)} fell behind in simulation and have no latency to compare; all of them had been sent there.` : ""}

Absolute errors in percent: median / nine in ten / most. The simulated means have an error of their own: half a 95 % interval is ${decimal(100 * median(rows.map(({ noise }) => noise)))} % of the mean end-to-end time in the median. The simulated largest rate is that of a run with a backlog; of constant outputs it moves in lockstep, which a steady stream does not.

### Where the analysis holds

${errorTable(rows, held)}

### Where it says \`simulate\`

${errorTable(rows, doubted)}
`;
}

/** Errors of the rows of one kind, by each property; \`all\` says what share of the rows they are. */
function errorTable(all: readonly Compared[], kind: readonly Compared[]): string {
  const cells = GROUPS.flatMap(([name, key]) => {
    const values = [...new Set(all.map(key))];
    if (values.every((value) => value !== "" && Number.isFinite(Number(value))))
      values.sort((a, b) => Number(a) - Number(b));
    return values.map((value) => {
      const own = kind.filter((row) => key(row) === value);
      const share = own.length / all.filter((row) => key(row) === value).length;
      const errors = (Object.keys(ERRORS) as (keyof Errors)[]).map((of) => spread(own, of));
      return [name, value, count(own.length), decimal(100 * share, 0), ...errors];
    });
  });
  return table(["", "", ...figures("scenarios", "of all, %", ...Object.values(ERRORS))], cells);
}

function spread(rows: readonly Compared[], of: keyof Errors): string {
  const errors = rows.map(({ errors }) => 100 * Math.abs(errors?.[of] ?? 0)).sort((a, b) => a - b);
  if (errors.length === 0) return "";
  const at = (level: number) => decimal(errors[Math.ceil(level * errors.length) - 1] ?? 0);
  return `${at(0.5)} / ${at(0.9)} / ${at(1)}`;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.ceil(values.length / 2) - 1] ?? 0;
}
