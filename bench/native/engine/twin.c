// The step-level engine of assembly/sim/step in C, feature for feature but for what bench/README.md names.
// Usage: twin name=value ...; the names are those of options.h's callers, values in s and tokens; prints JSON.
#include <stddef.h>
#include <stdio.h>
#include <sys/resource.h>

#include "../num.h"
#include "../tally.h"
#include "options.h"
#include "law.h"
#include "leap.h"
#include "state.h"
#include "blocks.h"
#include "calendar.h"
#include "gaps.h"
#include "window.h"
#include "recorder.h"
#include "source.h"
#include "cache.h"
#include "prefixes.h"
#include "fleet.h"
#include "heap.h"
#include "queue.h"
#include "patience.h"
#include "logs.h"
#include "forming.h"
#include "disciplines.h"
#include "finishing.h"
#include "planning.h"
#include "set-up.h"
#include "report.h"

static int64_t now;
static int *dirty, dirty_count;
static bool exhausted;

static void mark(Replica *r) {
  if (r->dirty) return;
  r->dirty = true;
  dirty[dirty_count++] = r->id;
}
/** What comes next of a replica whose step has ended waits for the arrivals of this instant. */
static void put_off(Replica *r) {
  set_end(r->id, NEVER);
  mark(r);
}

static void advance_to(int64_t time) {
  now = time;
  if (time >= series_at) log_series(time);
  until(time);
}

static Replica *end_step(int i, int64_t time) {
  advance_to(time);
  finish(&replicas[i], time);
  if (time > LAST_TICK || --effort <= 0) exhausted = true;
  seen.events++;
  return &replicas[i];
}

/** The first whose patience ends leaves its queue. */
static void abandon_first(int64_t time) {
  advance_to(time);
  int x = impatient_first;
  Request *q = &requests[x];
  Replica *r = &replicas[q->replica];
  bool opens = can_cut(r) && (rescans || head(r) == x);
  leave_patience(x);
  remove_waiting(r, x);
  if (opens) set_end(r->id, cut(r, time + 1));
  seen.abandoned++;
  waiting--;
  leave_fleet(q);
  record_lost(q, time);
  log_request(q, time, ABANDONED);
  give_request(x);
  seen.events++;
}

static void reject(int x, int64_t time) {
  Request *q = &requests[x];
  q->replica = NOBODY;
  seen.rejected++;
  record_lost(q, time);
  log_request(q, time, REJECTED);
  source_refused(q, time);
  give_request(x);
}

static void deliver(int64_t time) {
  if (row == first_row) open_window(time);
  if (row == end_row) close_window(time);
  if (is_full() || overflowed) {
    exhausted = true;
    return;
  }
  int x = take_request();
  Request *q = &requests[x];
  take_next(q);
  seen.arrived++;
  q->begin = q->first = -1;
  q->target = q->prompt;
  q->generated = q->done = q->swapped = q->preempted = 0;
  enter_prefixes(q);
  if (exceeds(q)) {
    reject(x, time);
    return;
  }
  Replica *r = place(q);
  push(r, x);
  enter_patience(x);
  waiting++;
  if (ends[r->id] == NEVER) {
    r->time = time;
    if (!r->dirty) r->admits_until = time;
    mark(r);
  } else if (can_cut(r) && head(r) == x) {
    int64_t end = cut(r, time);
    if (end != ends[r->id]) set_end(r->id, end);
  }
}

/** All that happens at the time of an arrival, or of an end that may bring one. */
static void instant(int64_t time) {
  for (int i = first_end(); ends[i] == time; i = first_end()) put_off(end_step(i, time));
  advance_to(time);
  for (; next_at == time && !exhausted && rows_left > 0; seen.events++) deliver(time);
  for (int k = 0; k < dirty_count; k++) {
    Replica *r = &replicas[dirty[k]];
    r->dirty = false;
    set_end(r->id, plan(r));
  }
  dirty_count = 0;
}

static void next_event(void) {
  int i = first_end();
  int64_t end = ends[i];
  if (patience_at < end && patience_at < next_at) abandon_first(patience_at);
  else if (end < next_at && at_once()) instant(end);
  else if (end < next_at) {
    Replica *r = end_step(i, end);
    if (next_at > end) set_end(i, plan(r));
    else put_off(r);
  } else if (next_at < NEVER) instant(next_at);
}

static bool is_over(void) {
  int64_t end = ends[first_end()];
  if (exhausted) return true;
  return (rows_left == 0 || (next_at == NEVER && end == NEVER)) && end != now;
}

static void run_replication(void) {
  clear_requests();
  clear_patience();
  clear_replicas();
  open_prefixes();
  open_fleet();
  clear_window();
  clear_recorder();
  open_source();
  open_logs();
  dirty_count = 0;
  now = 0;
  do next_event();
  while (!is_over());
  split_leaps(now);
  close_window(now);
  seen.in_flight += live;
  close_recorder();
  for (int i = 0; i < replica_count; i++) seen.steps += replicas[i].decode_step + replicas[i].other_steps;
}

static void run(int count, int warmup) {
  memset(&seen, 0, sizeof seen);
  first_row = warmup;
  end_row = row_count = count;
  busy = kv = live_max = 0;
  exhausted = false;
  effort = (int64_t)number("events", 0);
  if (effort == 0) effort = INT64_MAX;
  for (int i = 0; i < replica_count; i++) replicas[i].placed = replicas[i].busy = 0;
  build_samplers();
  open_recorder();
  clear_logs();
  for (replication = 0; (int)replication < replications && !exhausted; replication++) run_replication();
}

int main(int argc, char **argv) {
  words = argv + 1;
  word_count = argc - 1;
  set_up();
  dirty = malloc(sizeof *dirty * replica_count);
  int count = (int)number("requests", 1000), warmup = (int)number("warmup", 0);
  double percentiles[METRICS][level_count], spent = 0;
  for (int tenth = 10; tenth >= 1; tenth -= 9) { // the first tenth warms up
    double start = cpu_s();
    run(count / tenth, warmup / tenth);
    for (int m = 0; m < METRICS; m++)
      for (int k = 0; k < level_count; k++)
        percentiles[m][k] = m == ITL ? gap_percentile(&all_gaps, levels[k]) * seconds : percentile(&all[m], levels[k]);
    spent = cpu_s() - start;
  }
  report(spent, level_count, percentiles, exhausted);
  return 0;
}
