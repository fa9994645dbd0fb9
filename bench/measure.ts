import { cpuUsage } from "node:process";

export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[half] ?? 0) : ((sorted[half - 1] ?? 0) + (sorted[half] ?? 0)) / 2;
}

/** Wall and CPU seconds (all threads of the process) of some work. */
export async function timed<T>(work: () => T | Promise<T>): Promise<{ value: T; wall_s: number; cpu_s: number }> {
  const cpu = cpuUsage();
  const begin = performance.now();
  const value = await work();
  const wall_s = (performance.now() - begin) / 1000;
  const { user, system } = cpuUsage(cpu);
  return { value, wall_s, cpu_s: (user + system) / 1e6 };
}
