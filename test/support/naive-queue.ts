/** A job of a server that takes one at a time: when it comes and how long it takes, in seconds; less key goes first. */
export interface Job {
  arrival_s: number;
  service_s: number;
  key: number;
}

/** The mean wait at one server that, when free, takes the waiting job of the least key, and of equals the first to come. */
export function meanWait(jobs: Job[]): number {
  const waiting: Job[] = [];
  let free_s = 0;
  let next = 0;
  let sum_s = 0;
  for (let served = 0; served < jobs.length; served++) {
    if (waiting.length === 0) free_s = Math.max(free_s, jobs[next]?.arrival_s ?? 0);
    for (let job = jobs[next]; job !== undefined && job.arrival_s <= free_s; job = jobs[++next]) waiting.push(job);
    const place = waiting.reduce((best, job, i) => (job.key < (waiting[best]?.key ?? 0) ? i : best), 0);
    const [job] = waiting.splice(place, 1);
    if (job === undefined) throw new Error("nobody waits");
    sum_s += free_s - job.arrival_s;
    free_s += job.service_s;
  }
  return sum_s / jobs.length;
}
