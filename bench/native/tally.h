// The twin of assembly/sim/tally.ts: a metric's sum, extremes, zeros and logarithmic histogram.
#include <string.h>

#define FIRST ((1023 - 34) << 10)
#define BINS (80 << 10)

typedef struct { uint32_t *bins; double count, zeros, sum, lost, low, high; } Tally;

static int bin_of(double x) {
  uint64_t bits;
  memcpy(&bits, &x, 8);
  int64_t bin = (int64_t)(bits >> 42) - FIRST;
  return bin < 0 ? 0 : bin >= BINS ? BINS - 1 : (int)bin;
}

static double edge_of(int bin) {
  uint64_t bits = (uint64_t)((int64_t)bin + FIRST) << 42;
  double x;
  memcpy(&x, &bits, 8);
  return x;
}

static void clear_tally(Tally *t) {
  if (t->high >= t->low) {
    int first = bin_of(t->low);
    memset(t->bins + first, 0, sizeof(uint32_t) * (bin_of(t->high) - first + 1));
  }
  t->count = t->zeros = t->sum = t->lost = t->high = 0;
  t->low = INFINITY;
}

static void open_tally(Tally *t) {
  if (!t->bins) t->bins = malloc(BINS * sizeof *t->bins);
  t->low = 0;
  t->high = INFINITY;
  clear_tally(t);
}

static inline void add(Tally *t, double x) {
  if (x <= 0) { t->zeros++; return; }
  if (x < t->low) t->low = x;
  if (x > t->high) t->high = x;
  t->bins[bin_of(x)]++;
}

static void total(Tally *t, double count, double sum) {
  t->count += count;
  double term = sum - t->lost, next = t->sum + term;
  t->lost = next - t->sum - term;
  t->sum = next;
}

static void absorb(Tally *t, const Tally *o) {
  total(t, o->count, o->sum);
  t->zeros += o->zeros;
  if (o->high < o->low) return;
  t->low = fmin(t->low, o->low);
  t->high = fmax(t->high, o->high);
  for (int bin = bin_of(o->low), last = bin_of(o->high); bin <= last; bin++) t->bins[bin] += o->bins[bin];
}

static double percentile(const Tally *t, double level) {
  double before = t->zeros, target = level * t->count;
  if (t->count == 0) return NAN;
  if (target <= before) return 0;
  for (int bin = bin_of(t->low), last = bin_of(t->high); bin <= last; bin++) {
    double inside = t->bins[bin];
    if (before + inside >= target) {
      double edge = edge_of(bin), x = edge + (target - before) / inside * (edge_of(bin + 1) - edge);
      return fmin(fmax(x, t->low), t->high);
    }
    before += inside;
  }
  return t->high;
}
