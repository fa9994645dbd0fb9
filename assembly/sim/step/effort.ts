/** What a run may still cost, in events. */
class Effort {
  left: i64 = 0;

  /** Of at most so many events; 0: without a limit. */
  open(events: i64): void {
    this.left = events > 0 ? events : i64.MAX_VALUE;
  }

  spend(events: i64): void {
    this.left -= events;
  }

  /** Spends it, and says whether nothing is left. */
  isSpentBy(events: i64): boolean {
    this.spend(events);
    return this.left <= 0;
  }
}

export const effort = new Effort();
