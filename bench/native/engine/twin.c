// The step-level engine of assembly/sim/step in C, feature for feature for what the benchmark names: chunked prefill and
// prefill first, first come first served, on-demand blocks with preemption by recompute, fewest requests over replicas.
// Usage: twin discipline replicas rate prompt_mu prompt_sigma output_mu output_sigma prompt_cap output_cap budget max_seqs
//        blocks ticks seed requests warmup segments leap, then the step law in seconds as in layout-engine.ts
#include <stdio.h>
#include <sys/resource.h>

#include "../num.h"
#include "../tally.h"
#include "law.h"
#include "state.h"
#include "record.h"

static Law law;
static bool leaping;
static double ticks;
static Stream arrivals, prompts, outputs;
static Alias prompt_law, output_law;
static double gaps, mean_gap;
static int row;
static int64_t next_at, now;
static int64_t *ends;
static int *tree, *counts, *dirty, size, dirty_count;
static bool exhausted;
static int64_t messages, plans, events;

static int winner(int node) { return node < size ? tree[node] : node - size; }
static void play(int node) {
  int a = winner(2 * node), b = winner(2 * node + 1);
  tree[node] = ends[b] < ends[a] ? b : a;
}
static void set_end(int i, int64_t time) {
  ends[i] = time;
  for (int node = (i + size) >> 1; node > 0; node >>= 1) play(node);
}
static int least_requests(void) {
  int best = 0;
  for (int i = 1; i < replica_count; i++) if (counts[i] < counts[best]) best = i;
  messages += 2 * replica_count;
  return best;
}
static int (*volatile router)(void) = least_requests;

static int head(const Replica *r) { return r->stack != NOBODY ? r->stack : r->waiting > 0 ? r->waiting_head : NOBODY; }
static void push(Replica *r, int x) {
  requests[x].next = NOBODY;
  if (r->waiting_head == NOBODY) r->waiting_head = x;
  else requests[r->waiting_tail].next = x;
  r->waiting_tail = x;
  r->waiting++;
}
static void pop(Replica *r) {
  if (r->stack != NOBODY) { r->stack = requests[r->stack].next; return; }
  r->waiting--;
  r->waiting_head = requests[r->waiting_head].next;
}

static void preempt(Replica *r) {
  int x = r->tail;
  Request *q = &requests[x];
  preemptions++;
  r->preempts = true;
  r->tail = q->previous;
  if (r->tail != NOBODY) requests[r->tail].next = NOBODY;
  r->running--;
  running--;
  waiting++;
  q->preempted++;
  if (x == r->partial) { r->free += blocks_of(q->done); r->partial = NOBODY; }
  else {
    int decoded = (int)(r->decode_step - q->joined), context = q->target + decoded;
    r->free += blocks_of(context);
    r->context -= context + 1;
    r->decoding--;
    count_phase(r, q->target, q->joined, -1);
    unschedule(r, x, q->joined + (q->output - q->generated - 1));
    q->latest = leave_gaps(r, q);
    q->generated += 1 + decoded;
    q->target = q->prompt + q->generated;
  }
  q->done = 0;
  q->next = r->stack;
  r->stack = x;
}

static int left;
static void decode(Replica *r) {
  if (r->decoding == 0) return;
  int64_t need = due_at(r, 0);
  while (need > r->free) { preempt(r); need = due_at(r, 0); }
  r->free -= need;
  r->decodes = true;
  step.tokens += r->decoding;
  step.pairs += r->context;
  step.context += r->context;
  step.sequences += r->decoding;
  step.decoding += r->decoding;
  left -= r->decoding;
}
static void chunk(Replica *r, int x, int n) {
  Request *q = &requests[x];
  int64_t before = q->done, t = n;
  r->free -= blocks_of(q->done + n) - blocks_of(q->done);
  step.tokens += t;
  step.pairs += t * before + t * (t + 1) / 2;
  step.context += before + t;
  step.sequences++;
  step.prompts++;
  q->done += n;
  left -= n;
  if (q->done < q->target) { r->partial = x; return; }
  r->partial = NOBODY;
  step.finishing++;
  r->joiners[r->joining++] = x;
}
static void go_on(Replica *r) {
  int x = r->partial;
  if (x == NOBODY || left <= 0) return;
  Request *q = &requests[x];
  int n = q->target - q->done < left ? q->target - q->done : left;
  if (blocks_of(q->done + n) - blocks_of(q->done) > r->free) preempt(r);
  else chunk(r, x, n);
}
static void admit_all(Replica *r, bool whole) {
  if (r->preempts) return;
  while (left > 0) {
    int x = head(r);
    if (x == NOBODY) return;
    if (r->running >= max_seqs) { r->closed = true; return; }
    Request *q = &requests[x];
    int rest = q->target - q->done;
    if (whole && rest > left && step.prompts > 0) break;
    int n = whole || rest < left ? rest : left;
    if (blocks_of(q->done + n) - blocks_of(q->done) > r->free) return;
    pop(r);
    waiting--;
    running++;
    q->previous = r->tail;
    q->next = NOBODY;
    if (r->tail != NOBODY) requests[r->tail].next = x;
    r->tail = x;
    r->running++;
    if (q->begin < 0) q->begin = r->time;
    chunk(r, x, n);
  }
  r->closed = true;
}
static void chunked_prefill(Replica *r) { decode(r); go_on(r); admit_all(r, false); }
static void prefill_first(Replica *r) { admit_all(r, true); if (step.tokens == 0) decode(r); }
static void (*const disciplines[])(Replica *) = {chunked_prefill, prefill_first};
static void (*volatile form)(Replica *);

static int64_t plan(Replica *r) {
  memset(&step, 0, sizeof step);
  left = budget;
  r->joining = 0;
  r->closed = r->decodes = r->preempts = r->leaps = false;
  r->steps = 1;
  form(r);
  if (step.tokens == 0) return NEVER;
  plans++;
  r->step_tokens = step.tokens;
  r->step_pairs = step.pairs;
  r->step_context = step.context;
  r->step_sequences = step.sequences;
  if (!leaping || step.prompts > 0 || r->preempts) return r->time + step_ticks(&law);
  int64_t steps = steps_to_next_end(r);
  if (steps > 1) steps = steps_within(r, steps, due_at(r, 0));
  if (steps == 1) return r->time + step_ticks(&law);
  r->free += due_at(r, 0);
  r->leaps = true;
  r->steps = steps;
  prepare_leap(&r->leap, &law, r->steps);
  return r->time + leap_ticks(&r->leap, r->steps);
}

static void complete(Replica *r, int x, int64_t time) {
  Request *q = &requests[x];
  r->running--;
  running--;
  if (q->previous != NOBODY) requests[q->previous].next = q->next;
  if (q->next != NOBODY) requests[q->next].previous = q->previous;
  else r->tail = q->previous;
  if (replica_count > 1) counts[r->id]--;
  record_completed(q, time);
  give_request(x);
}
static void join(Replica *r, int x, int64_t time) {
  Request *q = &requests[x];
  if (q->generated == 0) q->first = time;
  else if (is_open()) add_gap(&gaps_, (double)(time - q->latest), 1);
  q->latest = time;
  int rest = q->output - q->generated - 1;
  if (rest <= 0) { r->free += blocks_of(q->target); complete(r, x, time); return; }
  q->joined = r->decode_step;
  r->decoding++;
  r->context += q->target + 1;
  count_phase(r, q->target, r->decode_step, 1);
  schedule(r, x, r->decode_step + rest);
  join_gaps(r, q->latest);
}
static void finish(Replica *r, int64_t time) {
  int64_t used = total_blocks - r->free;
  if (r->leaps) r->free -= due_in(r, r->steps);
  stepped(r, time, 0.5 * (double)(used + total_blocks - r->free));
  if (r->decodes) {
    decode_gaps(r, time);
    r->decode_step += r->steps;
    r->context += r->steps * r->decoding;
    for (int x = due(r, r->decode_step); x != NOBODY;) {
      Request *q = &requests[x];
      int after = q->ends, context = q->prompt + q->output;
      r->decoding--;
      r->context -= context;
      r->free += blocks_of(context - 1);
      count_phase(r, q->target, q->joined, -1);
      complete(r, x, time);
      x = after;
    }
  }
  for (int i = 0; i < r->joining; i++) join(r, r->joiners[i], time);
  r->joining = 0;
  r->time = time;
}

static void advance(void) {
  row++;
  gaps += -log(uniform(&arrivals));
  next_at = (int64_t)(gaps * mean_gap);
}
static void mark(Replica *r) {
  if (r->dirty) return;
  r->dirty = true;
  dirty[dirty_count++] = r->id;
}
static void end_step(int i, int64_t time) {
  now = time;
  until(time);
  finish(&replicas[i], time);
}
static void deliver(int64_t time) {
  if (row == first_row) { opened = time; waited = ran = 0; }
  if (row == end_row) close_window(time);
  if (free_list == NOBODY && fresh == LIVE) { exhausted = true; return; }
  int x = take_request();
  Request *q = &requests[x];
  *q = (Request){.arrival = next_at, .row = row, .begin = -1, .first = -1};
  q->prompt = 1 + draw(&prompt_law, bits_of(&prompts));
  q->output = 1 + draw(&output_law, bits_of(&outputs));
  q->predicted = q->output;
  q->target = q->prompt;
  advance();
  seen[0]++;
  if (blocks_of(q->prompt + q->output - 1) > total_blocks) {
    seen[3]++;
    if (q->row >= first_row && q->row < end_row) count_row();
    give_request(x);
    return;
  }
  int i = 0;
  if (replica_count > 1) { i = router(); counts[i]++; }
  q->replica = i;
  Replica *r = &replicas[i];
  r->placed++;
  push(r, x);
  waiting++;
  if (ends[i] == NEVER) { r->time = time; mark(r); }
  else if (r->leaps && r->steps > 1 && !r->closed && head(r) == x) {
    r->steps = steps_to_reach(&r->leap, time - r->time, r->steps);
    int64_t cut = r->time + leap_ticks(&r->leap, r->steps);
    if (cut != ends[i]) set_end(i, cut);
  }
}
static void instant(int64_t time) {
  for (int i = size > 1 ? tree[1] : 0; ends[i] == time; i = size > 1 ? tree[1] : 0) {
    end_step(i, time);
    set_end(i, NEVER);
    mark(&replicas[i]);
    events++;
  }
  now = time;
  until(time);
  for (; next_at == time && !exhausted; events++) deliver(time);
  for (int k = 0; k < dirty_count; k++) {
    Replica *r = &replicas[dirty[k]];
    r->dirty = false;
    set_end(r->id, plan(r));
  }
  dirty_count = 0;
}
static void run(uint64_t seed) {
  open_stream(&arrivals, seed, 0, 1);
  open_stream(&outputs, seed, 0, 2);
  open_stream(&prompts, seed, 0, 3);
  fresh = live = live_max = 0;
  free_list = NOBODY;
  dirty_count = waiting = running = gone = segment = 0;
  exhausted = false;
  opened = closed = NEVER;
  changed = preemptions = messages = plans = events = 0;
  digest = 0;
  busy = 0;
  steps_ = tokens_ = pairs_ = context_ = sequences_ = squares_ = largest_ = 0;
  served = tokens_after = 0;
  wait_ticks = ttft_ticks = e2e_ticks = ticks_after = 0;
  completions = window_left = window_outputs = window_prompts = 0;
  kv = all_tokens_after = all_ticks_after = 0;
  memset(seen, 0, sizeof seen);
  for (int m = 0; m < 4; m++) { open_tally(&tallies[m]); open_tally(&all[m]); }
  clear_gaps(&gaps_);
  clear_gaps(&all_gaps);
  for (int i = 0; i < replica_count; i++) {
    Replica *r = &replicas[i];
    int *joiners = r->joiners, *ring = r->ring;
    uint64_t *bitmap = r->bitmap;
    Group *groups = r->groups;
    *r = (Replica){.id = i, .joiners = joiners, .ring = ring, .bitmap = bitmap, .groups = groups};
    r->tail = r->partial = r->stack = r->waiting_head = r->waiting_tail = NOBODY;
    r->free = total_blocks;
    memset(ring, 255, sizeof(int) * (ring_mask + 1));
    memset(bitmap, 0, (ring_mask + 1) / 8);
    counts[i] = 0;
  }
  for (int i = 0; i < size; i++) ends[i] = NEVER;
  for (int node = size - 1; node > 0; node--) play(node);
  left_rows = end_row - first_row;
  segment_end = end_of(0);
  gaps = 0;
  row = -1;
  advance();
  while (left_rows > 0 && !exhausted) {
    int i = size > 1 ? tree[1] : 0;
    int64_t end = ends[i];
    if (end < next_at) {
      end_step(i, end);
      set_end(i, plan(&replicas[i]));
      events++;
    } else instant(next_at);
  }
  close_window(now);
}

static void build_law(Alias *a, double mu, double sigma, int cap) {
  double *weights = malloc(sizeof *weights * cap), before = 1;
  int n = 0;
  while (n < cap) {
    double after = n + 1 == cap ? 0 : 0.5 * erfc((log(n + 1) - mu) / (sigma * M_SQRT2));
    weights[n++] = before - after;
    before = after;
    if (after < 1e-17) break;
  }
  build_alias(a, weights, n);
  free(weights);
}
static double percentiles[5][5];
static double cpu(void) {
  struct rusage u;
  getrusage(RUSAGE_SELF, &u);
  return u.ru_utime.tv_sec + u.ru_stime.tv_sec + 1e-6 * (u.ru_utime.tv_usec + u.ru_stime.tv_usec);
}
static int64_t in_ticks(const char *text) { return (int64_t)rint(atof(text) * ticks); }

int main(int argc, char **argv) {
  if (argc < 29) return 2;
  char **word = argv + 1;
  form = disciplines[atoi(*word++)];
  replica_count = atoi(*word++);
  double rate = atof(*word++), prompt_mu = atof(*word++), prompt_sigma = atof(*word++);
  double output_mu = atof(*word++), output_sigma = atof(*word++);
  int prompt_cap = atoi(*word++), output_cap = atoi(*word++);
  budget = atoi(*word++);
  max_seqs = atoi(*word++);
  total_blocks = atoll(*word++);
  ticks = atof(*word++);
  seconds = 1 / ticks;
  mean_gap = ticks / rate;
  uint64_t seed = strtoull(*word++, NULL, 10);
  int count = atoi(*word++), warmup = atoi(*word++);
  segments = atoi(*word++);
  leaping = atoi(*word++);
  for (int i = 0; i < 9; i++) law.base[i] = in_ticks(*word++);
  for (int terms = atoi(*word++); terms > 0; terms--) {
    Term term = {.forms = atoi(*word++)};
    for (int i = 0; i < term.forms; i++) for (int k = 0; k < FORM; k++) term.form[i][k] = in_ticks(*word++);
    if (term.forms > 1) law.term[law.terms++] = term;
    else for (int k = 0; k < FORM; k++) law.base[k] += term.form[0][k];
  }
  for (ring_mask = 64; ring_mask <= output_cap + 1;) ring_mask *= 2;
  ring_mask--;
  requests = malloc(sizeof *requests * LIVE);
  replicas = calloc(replica_count, sizeof *replicas);
  for (size = 1; size < replica_count;) size *= 2;
  ends = malloc(8 * size);
  tree = malloc(4 * size);
  counts = malloc(4 * replica_count);
  dirty = malloc(4 * replica_count);
  for (int i = 0; i < replica_count; i++) {
    replicas[i].joiners = malloc(4 * max_seqs);
    replicas[i].ring = malloc(4 * (ring_mask + 1));
    replicas[i].bitmap = malloc((ring_mask + 1) / 8);
    replicas[i].groups = malloc(sizeof(Group) * max_seqs);
  }
  double spent = 0;
  for (int warm = 1; warm >= 0; warm--) {
    first_row = warmup / (warm ? 10 : 1);
    end_row = count / (warm ? 10 : 1);
    double start = cpu();
    build_law(&prompt_law, prompt_mu, prompt_sigma, prompt_cap);
    build_law(&output_law, output_mu, output_sigma, output_cap);
    run(seed);
    for (int m = 0; m < 4; m++) for (int k = 0; k < 5; k++) percentiles[m][k] = percentile(&all[m], levels[k]);
    for (int k = 0; k < 5; k++) percentiles[4][k] = gap_percentile(&all_gaps, levels[k]) * seconds;
    spent = cpu() - start;
  }
  struct rusage u;
  getrusage(RUSAGE_SELF, &u);
  printf("{\"cpu_s\":%.6f,\"ttft_mean_s\":%.15g,\"ttft_p99_s\":%.15g,\"itl_p99_s\":%.15g,\"busy_s\":%.15g,"
         "\"digest\":\"%016llx\",\"resident_mb\":%.1f}\n",
         spent, all[1].sum / all[1].count, percentiles[1][3], percentiles[4][3], busy * seconds,
         (unsigned long long)digest, u.ru_maxrss / 1024.0);
  return exhausted;
}
