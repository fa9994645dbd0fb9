// The twins of sim/step/{gap-tally,gaps}: gaps between tokens, by step; those that joined since stand in groups.
#define GAP_FIRST (1023 << 7)
#define GAP_BINS (63 << 7)
typedef struct { double bins[GAP_BINS], count; int low, high; } Gaps;
static Gaps segment_gaps, all_gaps;

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

static void absorb_gaps(Gaps *g, const Gaps *o) {
  for (int bin = o->low; bin <= o->high; bin++) g->bins[bin] += o->bins[bin];
  if (o->low < g->low) g->low = o->low;
  if (o->high > g->high) g->high = o->high;
  g->count += o->count;
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

static void join_gaps(Replica *r, int64_t time) {
  r->group_sequences++;
  if (r->group_count > 0 && r->groups[r->group_count - 1].time == time) r->groups[r->group_count - 1].sequences++;
  else r->groups[r->group_count++] = (Group){time, 1};
}

/** A sequence leaves before its end: when its latest token came. */
static int64_t leave_gaps(Replica *r, const Request *q) {
  if (q->joined != r->decode_step) return r->decoded_at;
  for (Group *g = r->groups; g < r->groups + r->group_count; g++) {
    if (g->time != q->latest || g->sequences == 0) continue;
    g->sequences--;
    r->group_sequences--;
    break;
  }
  return q->latest;
}

/** The steps of a leap after its first only grow longer: runs of them fall into one bin. */
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
    add_gap(&segment_gaps, shortest, (double)(to - from + 1) * r->decoding);
    from = to + 1;
  }
}

static void decode_gaps(Replica *r, int64_t end, bool counts) {
  if (counts) {
    int64_t first = r->leaps ? r->time + step_of_leap(&r->leap, 0) : end;
    int before = r->decoding - r->group_sequences;
    if (before > 0) add_gap(&segment_gaps, (double)(first - r->decoded_at), before);
    for (const Group *g = r->groups; g < r->groups + r->group_count; g++)
      if (g->sequences > 0) add_gap(&segment_gaps, (double)(first - g->time), (double)g->sequences);
    if (r->steps > 1) leap_gaps(r);
  }
  r->group_count = r->group_sequences = 0;
  r->decoded_at = end;
}
