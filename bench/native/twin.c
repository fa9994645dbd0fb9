// The batch-level simulator of assembly/sim in C, feature for feature, for one length law (lognormal) and the arrivals
// and disciplines that the benchmark names: streams, alias table, ring, patience, window, segments, histograms.
// Usage: twin discipline limit rate mu sigma cap batch_s request_s token_s token_request_s seed requests warmup segments
#include <stdio.h>
#include <sys/resource.h>

#include "num.h"
#include "sort.h"
#include "tally.h"
#include "axes.h"

static double patience = INFINITY, slo = INFINITY;

static double *ring;
static int mask, head, count;
static double waiting_at(int i) { return ring[(head + i) & mask]; }
static int push(double time) {
  if (count > mask) {
    int size = mask + 1;
    if (size == MAX_WAITING) return 0;
    memcpy(ring + size, ring, sizeof(double) * head);
    mask = 2 * size - 1;
  }
  ring[(head + count++) & mask] = time;
  return 1;
}
static void drop(int n) { head = (head + n) & mask; count -= n; }

static double opened, closed, changed, waiting_s;
static double window_s, busy_s, waiting_sum, running_s, left_count, token_count;
static double completed, abandoned, served, lost, attained, batches, batch_sum, batch_squares, batch_max;
static void waited(int n, double time) { waiting_s += n * (time - changed); changed = time; }
static void close_window(double time) {
  if (opened == INFINITY || closed != INFINITY) return;
  closed = time;
  window_s += time - opened;
  waiting_sum += waiting_s;
}
static double inside(double from, double to) { return fmax(fmin(to, closed) - fmax(from, opened), 0); }

static const double levels[] = {0.5, 0.9, 0.95, 0.99, 0.999};
static Tally wait_, sojourn_, all_waits, all_sojourns;
static int first, requests, segments, segment, segment_end;
static double rows[64][13];
static int end_of(int s) { return first + (int)((int64_t)(requests - first) * (s + 1) / segments); }
static void close_segment(void) {
  double *row = rows[segment];
  row[0] = wait_.count;
  row[1] = wait_.sum / wait_.count;
  row[2] = sojourn_.sum / sojourn_.count;
  for (int k = 0; k < 5; k++) { row[3 + k] = percentile(&wait_, levels[k]); row[8 + k] = percentile(&sojourn_, levels[k]); }
  absorb(&all_waits, &wait_);
  absorb(&all_sojourns, &sojourn_);
  clear_tally(&wait_);
  clear_tally(&sojourn_);
  segment_end = end_of(++segment);
}
static void record(int from, int to, double start, double whole, const double *each) {
  double waits = 0, sojourns = 0;
  int met = 0;
  for (int i = from; i < to; i++) {
    double wait = start - waiting_at(i), sojourn = wait + (each ? each[i] : whole);
    waits += wait;
    sojourns += sojourn;
    met += sojourn <= slo;
    add(&wait_, wait);
    add(&sojourn_, sojourn);
  }
  total(&wait_, to - from, waits);
  total(&sojourn_, to - from, sojourns);
  served += to - from;
  attained += met;
}
static void record_batch(int request, int n, double start, double whole, const double *each) {
  int from = first > request ? first - request : 0, to = requests - request < n ? requests - request : n;
  for (int i = from; i < to;) {
    int next = to < segment_end - request ? to : segment_end - request;
    record(i, next, start, whole, each);
    i = next;
    if (request + i == segment_end) close_segment();
  }
}

static int arrived, begun, limit, shrinks, running;
static double next_at, free_at, started_at, running_tokens;
static void expire(double time) {
  while (count > 0 && waiting_at(0) + patience < time) {
    waited(count, waiting_at(0) + patience);
    drop(1);
    draw(&lengths, bits_of(&outputs));
    abandoned++;
    if (begun >= first && begun < requests) { lost++; if (begun + 1 == segment_end) close_segment(); }
    begun++;
  }
}
static int admit(void) {
  double until = free_at, time = next_at;
  while (time <= until) {
    expire(time);
    waited(count, time);
    if (arrived == first) { opened = time; waiting_s = 0; }
    if (arrived == requests) close_window(time);
    if (arrived - requests >= MAX_WAITING || !push(time)) return 0;
    arrived++;
    time = next_arrival();
  }
  next_at = time;
  return 1;
}
static void end_batch(void) {
  double seconds = inside(started_at, free_at);
  busy_s += seconds;
  if (!shrinks) running_s += running * seconds;
  else {
    double from = started_at, sum = 0;
    for (int i = 0; i < running; i++) {
      double to = started_at + ((double *)scratch)[i];
      sum += (running - i) * inside(from, to);
      from = to;
    }
    running_s += sum;
  }
  if (free_at >= opened && free_at < closed) { left_count += running; token_count += running_tokens; }
  completed += running;
  running = 0;
}
static void form(int n) {
  int longest = 0;
  int64_t tokens = 0;
  for (int i = 0; i < n; i++) {
    int length = 1 + draw(&lengths, bits_of(&outputs));
    if (length > longest) longest = length;
    tokens += length;
    if (shrinks) keys[i] = (uint64_t)length << 20 | i;
  }
  double b = n, seconds = shrinks ? shrink(n) : batch_s + request_s * b + (token_s + token_request_s * b) * longest;
  record_batch(begun, n, free_at, seconds, shrinks ? own : NULL);
  waited(count, free_at);
  if (begun + n > first && begun < requests) { batches++; batch_sum += b; batch_squares += b * b; batch_max = fmax(batch_max, b); }
  drop(n);
  begun += n;
  running = n;
  running_tokens = tokens;
  started_at = free_at;
  free_at += seconds;
}
static void simulate(uint64_t seed) {
  open_stream(&arrivals, seed, 0, 1);
  open_stream(&outputs, seed, 0, 2);
  mask = 1023;
  head = count = arrived = begun = running = segment = 0;
  gaps = free_at = changed = waiting_s = 0;
  opened = closed = INFINITY;
  window_s = busy_s = waiting_sum = running_s = left_count = token_count = 0;
  completed = abandoned = served = lost = attained = batches = batch_sum = batch_squares = batch_max = 0;
  open_tally(&wait_);
  open_tally(&sojourn_);
  open_tally(&all_waits);
  open_tally(&all_sojourns);
  segment_end = end_of(0);
  next_at = next_arrival();
  for (;;) {
    if (!admit()) return;
    expire(free_at);
    if (running > 0) end_batch();
    if (begun >= requests) break;
    int n = take(count, limit);
    if (n > 0) form(n);
    else free_at = next_at;
  }
  close_window(count == 0 && arrived == requests ? next_at : free_at);
}

static double cpu(void) {
  struct rusage u;
  getrusage(RUSAGE_SELF, &u);
  return u.ru_utime.tv_sec + u.ru_stime.tv_sec + 1e-6 * (u.ru_utime.tv_usec + u.ru_stime.tv_usec);
}

int main(int argc, char **argv) {
  if (argc != 15) return 2;
  int discipline = atoi(argv[1]), cap = atoi(argv[6]);
  double mu = atof(argv[4]), sigma = atof(argv[5]);
  limit = atoi(argv[2]) > 0 ? atoi(argv[2]) : MAX_WAITING;
  take = take_of[discipline];
  shrinks = discipline == 3;
  gap = gap_of[atof(argv[3]) < 0];
  mean_gap = 1 / fabs(atof(argv[3]));
  batch_s = atof(argv[7]);
  request_s = atof(argv[8]);
  token_s = atof(argv[9]);
  token_request_s = atof(argv[10]);
  segments = atoi(argv[14]);
  ring = malloc(sizeof(double) * MAX_WAITING);
  keys = malloc(8 * MAX_WAITING);
  scratch = malloc(8 * MAX_WAITING);
  own = malloc(8 * MAX_WAITING);
  double spent = 0;
  for (int warm = 1; warm >= 0; warm--) {
    requests = warm ? 100000 : atoi(argv[12]);
    first = warm ? 10000 : atoi(argv[13]);
    double begin = cpu();
    double *masses = malloc(sizeof(double) * cap), above = 1;
    for (int n = 1; n <= cap; n++) {
      double next = n < cap ? 0.5 * erfc((log(n) - mu) / sigma * 0.7071067811865476) : 0;
      masses[n - 1] = above - next;
      above = next;
    }
    build_alias(&lengths, masses, cap);
    free(masses);
    simulate(strtoull(argv[11], NULL, 10));
    double p99 = percentile(&all_waits, 0.99);
    spent = cpu() - begin;
    if (!warm)
      printf("{\"cpu_s\":%.9g,\"wait_mean_s\":%.17g,\"e2e_mean_s\":%.17g,\"wait_p99_s\":%.17g,\"arrived\":%d,\"busy_ratio\":%.17g}\n",
             spent, all_waits.sum / all_waits.count, all_sojourns.sum / all_sojourns.count, p99, arrived, busy_s / window_s);
    free(lengths.cells);
  }
  return 0;
}
