// The twins of sim/step/{recorder,class-table}: what is kept of the measured requests, by segment and by class.
enum { WAIT, TTFT, TPOT, ITL, E2E, METRICS };

typedef struct {
  double share, priority, ttft_s, tpot_s, e2e_s;
  Alias prompts, outputs;
  double served, attained, wait, ttft, tpot, e2e, decoded, ttft_kept, tpot_kept, e2e_kept;
} Class;
static Class *classes;
static int class_count;
/** One class without objectives needs no sums of its own. */
static bool by_class;

static double *levels;
static int level_count, row_size;
static Tally tallies[METRICS], all[METRICS];
static int first_row, end_row, rows_left, gone, segment, segment_count, segment_end, rows_written;
static double *segment_rows;
static int64_t served, started, attained, tokens_after;
static double wait_ticks, ttft_ticks, e2e_ticks, ticks_after, all_tokens_after, all_ticks_after;

static void end_segment(int64_t time, int by);

static int end_of_segment(int s) { return (int)((int64_t)(end_row - first_row) * (s + 1) / segment_count); }

static void clear_segment(void) {
  for (int m = 0; m < METRICS; m++) clear_tally(&tallies[m]);
  clear_gaps(&segment_gaps);
  served = started = attained = tokens_after = 0;
  wait_ticks = ttft_ticks = e2e_ticks = ticks_after = 0;
}

static void open_recorder(void) {
  by_class = class_count > 1;
  for (Class *c = classes; c < classes + class_count; c++) {
    by_class |= fmin(fmin(c->ttft_s, c->tpot_s), c->e2e_s) < INFINITY;
    memset(&c->served, 0, sizeof *c - offsetof(Class, served));
  }
  for (int m = 0; m < METRICS; m++) {
    open_tally(&tallies[m]);
    open_tally(&all[m]);
  }
  clear_gaps(&all_gaps);
  rows_written = 0;
  all_tokens_after = all_ticks_after = 0;
}

/** Starts a replication. */
static void clear_recorder(void) {
  rows_left = end_row - first_row;
  gone = segment = 0;
  segment_end = end_of_segment(0);
  clear_segment();
}

static void write_segment(double *row) {
  *row++ = tallies[E2E].count;
  for (int m = 0; m < METRICS; m++) {
    const Tally *t = &tallies[m];
    *row++ = m == ITL ? (double)tokens_after : t->count;
    *row++ = m == ITL ? ticks_after * seconds / tokens_after : t->sum / t->count;
    for (int k = 0; k < level_count; k++)
      *row++ = m == ITL ? gap_percentile(&segment_gaps, levels[k]) * seconds : percentile(t, levels[k]);
  }
}

static void close_segment(void) {
  total(&tallies[WAIT], served, wait_ticks * seconds);
  total(&tallies[TTFT], started, ttft_ticks * seconds);
  total(&tallies[E2E], served, e2e_ticks * seconds);
  write_segment(segment_rows + row_size * rows_written++);
  seen.served += served;
  seen.attained += attained;
  for (int m = 0; m < METRICS; m++) absorb(&all[m], &tallies[m]);
  absorb_gaps(&all_gaps, &segment_gaps);
  all_tokens_after += tokens_after;
  all_ticks_after += ticks_after;
  clear_segment();
  segment_end = end_of_segment(++segment);
}

static void close_recorder(void) {
  if (served > 0) close_segment();
  absorb_gaps(&all_gaps, &segment_gaps);
  clear_gaps(&segment_gaps);
}

static bool measures(const Request *q) { return q->row >= first_row && q->row < end_row; }
static void count_row(int64_t time, int by) {
  rows_left--;
  if (++gone < segment_end) return;
  end_segment(time, by);
  close_segment();
}

static void record_lost(const Request *q, int64_t time) {
  if (!measures(q)) return;
  seen.lost++;
  count_row(time, INT32_MAX);
}

/** Counts the request in its class, and says whether it kept all its objectives. */
static bool keeps(const Request *q, double wait, double ttft, double tpot, double e2e) {
  Class *c = &classes[q->kind];
  bool e2e_kept = e2e <= c->e2e_s, ttft_kept = true, tpot_kept = true;
  c->served++;
  c->wait += wait;
  c->e2e += e2e;
  c->e2e_kept += e2e_kept;
  if (q->output > 0) {
    ttft_kept = ttft <= c->ttft_s;
    c->ttft += ttft;
    c->ttft_kept += ttft_kept;
  }
  if (q->output > 1) {
    tpot_kept = tpot <= c->tpot_s;
    c->decoded++;
    c->tpot += tpot;
    c->tpot_kept += tpot_kept;
  }
  bool kept = e2e_kept && ttft_kept && tpot_kept;
  c->attained += kept;
  return kept;
}

static void record_completed(const Request *q, int64_t time) {
  seen.completed++;
  seen.digest += mix((uint64_t)q->row * GAMMA ^ mix((uint64_t)q->first) ^ mix(mix((uint64_t)time)));
  count_left(q);
  if (!measures(q)) return;
  double wait = (double)(q->begin - q->arrival), e2e = (double)(time - q->arrival), ttft = 0, tpot = 0;
  wait_ticks += wait;
  e2e_ticks += e2e;
  add(&tallies[WAIT], wait * seconds);
  add(&tallies[E2E], e2e * seconds);
  if (q->output > 0) {
    ttft = (double)(q->first - q->arrival);
    started++;
    ttft_ticks += ttft;
    add(&tallies[TTFT], ttft * seconds);
  }
  if (q->output > 1) {
    double after = (double)(time - q->first);
    tpot = after * seconds / (q->output - 1);
    ticks_after += after;
    tokens_after += q->output - 1;
    add(&tallies[TPOT], tpot);
    total(&tallies[TPOT], 1, tpot);
  }
  served++;
  if (!by_class || keeps(q, wait * seconds, ttft * seconds, tpot, e2e * seconds)) attained++;
  count_row(time, q->replica);
}
