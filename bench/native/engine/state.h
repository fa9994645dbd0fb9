// The twins of sim/step/{request,replica,calendar,blocks}: records, the calendar of ends and the block phases.
#define NOBODY (-1)
#define NEVER INT64_MAX
#define BLOCK 16
#define LIVE 65536

typedef struct {
  int64_t arrival, begin, first, latest, joined;
  double predicted;
  int row, prompt, output, generated, target, done, next, previous, ends, preempted, replica;
} Request;
typedef struct { int64_t time, sequences; } Group;
typedef struct {
  Leap leap;
  int id;
  int64_t time, decoded_at, decode_step, context, steps, free;
  int decoding, running, tail, partial, joining, waiting_head, waiting_tail, waiting, stack, group_count, group_sequences;
  bool decodes, leaps, closed, preempts, dirty;
  int64_t step_tokens, step_pairs, step_context, step_sequences;
  int *joiners, *ring;
  uint64_t *bitmap;
  Group *groups;
  int phases[BLOCK];
  double placed, busy;
} Replica;

static Request *requests;
static int fresh, free_list, live, live_max;
static Replica *replicas;
static int replica_count, ring_mask, max_seqs, budget;
static int64_t total_blocks, preemptions;

static int take_request(void) {
  if (++live > live_max) live_max = live;
  if (free_list == NOBODY) return fresh++;
  int x = free_list;
  free_list = requests[x].next;
  return x;
}
static void give_request(int x) { requests[x].next = free_list; free_list = x; live--; }

static void schedule(Replica *r, int x, int64_t at) {
  int slot = (int)at & ring_mask;
  requests[x].ends = r->ring[slot];
  r->ring[slot] = x;
  r->bitmap[slot >> 6] |= 1ull << (slot & 63);
}
static int due(Replica *r, int64_t at) {
  int slot = (int)at & ring_mask, x = r->ring[slot];
  if (x == NOBODY) return x;
  r->ring[slot] = NOBODY;
  r->bitmap[slot >> 6] &= ~(1ull << (slot & 63));
  return x;
}
static void unschedule(Replica *r, int x, int64_t at) {
  int slot = (int)at & ring_mask, after = requests[x].ends, y = r->ring[slot];
  if (y != x) {
    while (requests[y].ends != x) y = requests[y].ends;
    requests[y].ends = after;
    return;
  }
  r->ring[slot] = after;
  if (after == NOBODY) r->bitmap[slot >> 6] &= ~(1ull << (slot & 63));
}
static int64_t steps_to_next_end(const Replica *r) {
  int start = (int)(r->decode_step + 1) & ring_mask, words = (ring_mask + 1) >> 6, w = start >> 6;
  uint64_t bits = r->bitmap[w] >> (start & 63) << (start & 63);
  while (bits == 0) { w = (w + 1) & (words - 1); bits = r->bitmap[w]; }
  return (((w << 6) + __builtin_ctzll(bits) - start) & ring_mask) + 1;
}

static int blocks_of(int tokens) { return (tokens + BLOCK - 1) >> 4; }
static int due_at(const Replica *r, int ahead) { return r->phases[(-(int)r->decode_step - ahead) & (BLOCK - 1)]; }
static void count_phase(Replica *r, int context, int64_t joined, int by) { r->phases[(context - (int)joined) & (BLOCK - 1)] += by; }
static int64_t due_in(const Replica *r, int64_t k) {
  int64_t sum = (k >> 4) * r->decoding;
  for (int i = (int)(k & (BLOCK - 1)) - 1; i >= 0; i--) sum += due_at(r, i);
  return sum;
}
static int64_t steps_within(const Replica *r, int64_t most, int64_t more) {
  int64_t free = r->free + more;
  if (r->decoding * ((most + BLOCK - 1) >> 4) <= free) return most;
  int64_t whole = free / r->decoding, left = free - whole * r->decoding, steps = whole << 4;
  for (int i = 0; i < BLOCK; i++) {
    left -= due_at(r, i);
    if (left < 0) break;
    steps++;
  }
  return steps < most ? steps : most;
}
