// The twin of sim/step/calendar: when the decoding sequences of a replica end, a ring of lists and its bitmap.
#define MOST_SLOTS (1 << 21)
static int ring_mask;
static bool laps;

static void open_calendar(int longest, int count) {
  int slots = 64;
  while (slots <= longest + 1) slots *= 2;
  laps = slots > MOST_SLOTS / count;
  while (slots > MOST_SLOTS / count) slots /= 2;
  ring_mask = slots - 1;
}

static void schedule(Replica *r, int x, int64_t at) {
  int slot = (int)at & ring_mask;
  requests[x].ends = r->ring[slot];
  r->ring[slot] = x;
  r->bitmap[slot >> 6] |= 1ull << (slot & 63);
}

static void empty_slot(Replica *r, int slot) {
  r->ring[slot] = NOBODY;
  r->bitmap[slot >> 6] &= ~(1ull << (slot & 63));
}

/** Takes those of a slot that end at decode step `at`, and leaves those of later laps. */
static int split_slot(Replica *r, int slot, int64_t at) {
  int ending = NOBODY, later = NOBODY;
  for (int x = r->ring[slot]; x != NOBODY;) {
    Request *q = &requests[x];
    int after = q->ends, *list = q->joined + (q->output - q->generated - 1) == at ? &ending : &later;
    q->ends = *list;
    *list = x;
    x = after;
  }
  if (later == NOBODY) empty_slot(r, slot);
  else r->ring[slot] = later;
  return ending;
}

static int due(Replica *r, int64_t at) {
  int slot = (int)at & ring_mask, x = r->ring[slot];
  if (x == NOBODY) return x;
  if (laps) return split_slot(r, slot, at);
  empty_slot(r, slot);
  return x;
}

static void unschedule(Replica *r, int x, int64_t at) {
  int slot = (int)at & ring_mask, after = requests[x].ends, y = r->ring[slot];
  if (y != x) {
    while (requests[y].ends != x) y = requests[y].ends;
    requests[y].ends = after;
  } else if (after == NOBODY) empty_slot(r, slot);
  else r->ring[slot] = after;
}

/** Steps until the next sequence ends; something decodes. */
static int64_t steps_to_next_end(const Replica *r) {
  int start = (int)(r->decode_step + 1) & ring_mask, last = ring_mask >> 6, w = start >> 6;
  uint64_t bits = r->bitmap[w] >> (start & 63) << (start & 63);
  while (bits == 0) bits = r->bitmap[w = (w + 1) & last];
  return (((w << 6) + __builtin_ctzll(bits) - start) & ring_mask) + 1;
}
