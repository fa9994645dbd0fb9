import { csv } from "./csv.ts";

const STAMP = /^\s*(\d{4})-(\d\d)-(\d\d)[ T](\d\d):(\d\d):(\d\d)(?:\.(\d{1,7})\d*)?(?:Z|\+00:00)?\s*$/;

/** Days from 1970-01-01 in the Gregorian calendar (Hinnant, "chrono-compatible low-level date algorithms"). */
function days(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const yearOfEra = y - era * 400;
  return era * 146097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719468;
}

function daysIn(year: number, month: number): number {
  return month === 12 ? 31 : days(year, month + 1, 1) - days(year, month, 1);
}

/** Seconds since the first stamp that it reads, exact to the 100 ns of the source; a stamp before that is negative. */
function clock(): (cell: string) => number {
  let first: number | undefined;
  return (cell) => {
    const match = STAMP.exec(cell);
    if (match === null) return Number.NaN;
    const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map(Number);
    if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return Number.NaN;
    if (hour > 23 || minute > 59 || second > 60) return Number.NaN;
    const start = (days(year, month, day) * 24 + hour) * 3600 + minute * 60 + second;
    first ??= start;
    // The whole seconds are rebased first, so that the ticks stay far below 2^53.
    return ((start - first) * 1e7 + Number((match[7] ?? "").padEnd(7, "0"))) / 1e7;
  };
}

/** Azure LLM inference traces of 2023 and 2024 (Patel et al., "Splitwise", ISCA 2024). */
export const azure = csv({
  id: "azure",
  summary: "Azure LLM inference CSV: TIMESTAMP, ContextTokens, GeneratedTokens",
  columns: ["TIMESTAMP", "ContextTokens", "GeneratedTokens"],
  others: [],
  clock,
});
