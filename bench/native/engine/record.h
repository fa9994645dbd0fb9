// The twins of sim/step/{gap-tally,gaps,window,recorder}: what is counted, by step and by request.
#define GAP_FIRST (1023 << 7)
#define GAP_BINS (63 << 7)
typedef struct { double bins[GAP_BINS], count; int low, high; } Gaps;
static Gaps gaps_, all_gaps;
static int gap_bin(double x) {
  uint64_t bits;
  memcpy(&bits, &x, 8);
  int64_t bin = (int64_t)(bits >> 45) - GAP_FIRST;
  return bin < 0 ? 0 : bin >= GAP_BINS ? GAP_BINS - 1 : (int)bin;
}
static double gap_edge(int bin) {
  uint64_t bits = (uint64_t)((int64_t)bin + GAP_FIRST) << 45;
  double x;
  memcpy(&x, &bits, 8);
  return x;
}
static void add_gap(Gaps *g, double x, double count) {
  int bin = gap_bin(x);
  if (bin < g->low) g->low = bin;
  if (bin > g->high) g->high = bin;
  g->bins[bin] += count;
  g->count += count;
}
static void clear_gaps(Gaps *g) {
  for (int bin = g->low; bin <= g->high; bin++) g->bins[bin] = 0;
  g->count = 0;
  g->low = GAP_BINS;
  g->high = -1;
}

static double gap_percentile(const Gaps *g, double level) {
  double below = 0, target = level * g->count;
  for (int bin = g->low; bin <= g->high; bin++) {
    double inside = g->bins[bin];
    if (inside > 0 && below + inside >= target)
      return gap_edge(bin) + (target - below) / inside * (gap_edge(bin + 1) - gap_edge(bin));
    below += inside;
  }
  return NAN;
}

static double seconds;
static int64_t opened, closed, changed;
static int waiting, running;
static double waited, ran, busy, kv, seen[48];
static int64_t steps_, tokens_, pairs_, context_, sequences_, squares_, largest_;
static bool is_open(void) { return opened != NEVER && closed == NEVER; }
static void until(int64_t time) {
  double ticks = (double)(time - changed);
  waited += waiting * ticks;
  ran += running * ticks;
  changed = time;
}
static void close_window(int64_t time) {
  if (!is_open()) return;
  closed = time;
  seen[13] += (double)(time - opened) * seconds;
  seen[15] += waited * seconds;
  seen[16] += ran * seconds;
}
static void stepped(Replica *r, int64_t end, double used) {
  if (!is_open()) return;
  double inside = (double)(end - (r->time > opened ? r->time : opened));
  busy += inside;
  r->busy += inside * seconds;
  kv += used * inside;
  int64_t steps = r->steps, growth = r->leaps ? r->decoding * steps * (steps - 1) / 2 : 0, sequences = r->step_sequences;
  steps_ += steps;
  tokens_ += r->step_tokens * steps;
  pairs_ += r->step_pairs * steps + growth;
  context_ += r->step_context * steps + growth;
  sequences_ += sequences * steps;
  squares_ += sequences * sequences * steps;
  if (sequences > largest_) largest_ = sequences;
}

static void join_gaps(Replica *r, int64_t time) {
  r->group_sequences++;
  if (r->group_count > 0 && r->groups[r->group_count - 1].time == time) { r->groups[r->group_count - 1].sequences++; return; }
  r->groups[r->group_count++] = (Group){time, 1};
}
static int64_t leave_gaps(Replica *r, const Request *q) {
  if (q->joined != r->decode_step) return r->decoded_at;
  for (int i = 0; i < r->group_count; i++)
    if (r->groups[i].time == q->latest && r->groups[i].sequences > 0) { r->groups[i].sequences--; r->group_sequences--; break; }
  return q->latest;
}
static void leap_gaps(const Replica *r) {
  for (int64_t from = 1; from < r->steps;) {
    double shortest = (double)step_of_leap(&r->leap, from), edge = gap_edge(gap_bin(shortest) + 1);
    int64_t to = r->steps - 1;
    if ((double)step_of_leap(&r->leap, to) >= edge) {
      int64_t low = from;
      while (low < to - 1) {
        int64_t middle = (low + to) / 2;
        if ((double)step_of_leap(&r->leap, middle) >= edge) to = middle;
        else low = middle;
      }
      to = low;
    }
    add_gap(&gaps_, shortest, (double)(to - from + 1) * r->decoding);
    from = to + 1;
  }
}
static void decode_gaps(Replica *r, int64_t end) {
  if (is_open()) {
    int64_t first = r->leaps ? r->time + step_of_leap(&r->leap, 0) : end;
    int before = r->decoding - r->group_sequences;
    if (before > 0) add_gap(&gaps_, (double)(first - r->decoded_at), before);
    for (int i = 0; i < r->group_count; i++)
      if (r->groups[i].sequences > 0) add_gap(&gaps_, (double)(first - r->groups[i].time), (double)r->groups[i].sequences);
    if (r->steps > 1) leap_gaps(r);
  }
  r->group_count = r->group_sequences = 0;
  r->decoded_at = end;
}

static const double levels[] = {0.5, 0.9, 0.95, 0.99, 0.999};
static Tally tallies[4], all[4]; // wait, ttft, tpot, e2e
static int first_row, end_row, left_rows, gone, segment, segments, segment_end;
static double rows[64][32], all_tokens_after, all_ticks_after;
static double wait_ticks, ttft_ticks, e2e_ticks, ticks_after;
static int64_t served, tokens_after, completions, window_left, window_outputs, window_prompts;
static uint64_t digest;
static int end_of(int s) { return (int)((int64_t)(end_row - first_row) * (s + 1) / segments); }
static void close_segment(void) {
  double *row = rows[segment];
  total(&tallies[0], served, wait_ticks * seconds);
  total(&tallies[1], served, ttft_ticks * seconds);
  total(&tallies[3], served, e2e_ticks * seconds);
  for (int m = 0; m < 4; m++) {
    *row++ = tallies[m].sum / tallies[m].count;
    for (int k = 0; k < 5; k++) *row++ = percentile(&tallies[m], levels[k]);
    absorb(&all[m], &tallies[m]);
    clear_tally(&tallies[m]);
  }
  *row++ = ticks_after * seconds / tokens_after;
  for (int k = 0; k < 5; k++) *row++ = gap_percentile(&gaps_, levels[k]) * seconds;
  for (int bin = gaps_.low; bin <= gaps_.high; bin++) all_gaps.bins[bin] += gaps_.bins[bin];
  if (gaps_.low < all_gaps.low) all_gaps.low = gaps_.low;
  if (gaps_.high > all_gaps.high) all_gaps.high = gaps_.high;
  all_gaps.count += gaps_.count;
  clear_gaps(&gaps_);
  all_tokens_after += tokens_after;
  all_ticks_after += ticks_after;
  served = tokens_after = 0;
  wait_ticks = ttft_ticks = e2e_ticks = ticks_after = 0;
  segment_end = end_of(++segment);
}
static void count_row(void) {
  left_rows--;
  if (++gone == segment_end) close_segment();
}
static void record_completed(const Request *q, int64_t time) {
  completions++;
  digest += mix((uint64_t)q->row * GAMMA ^ mix((uint64_t)q->first) ^ mix(mix((uint64_t)time)));
  if (is_open()) { window_left++; window_outputs += q->output; window_prompts += q->prompt; }
  if (q->row < first_row || q->row >= end_row) return;
  double wait = q->begin - q->arrival, e2e = time - q->arrival, ttft = q->first - q->arrival;
  wait_ticks += wait;
  e2e_ticks += e2e;
  ttft_ticks += ttft;
  add(&tallies[0], wait * seconds);
  add(&tallies[3], e2e * seconds);
  add(&tallies[1], ttft * seconds);
  if (q->output > 1) {
    double after = time - q->first, tpot = after * seconds / (q->output - 1);
    ticks_after += after;
    tokens_after += q->output - 1;
    add(&tallies[2], tpot);
    total(&tallies[2], 1, tpot);
  }
  served++;
  count_row();
}
