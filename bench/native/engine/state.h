// The twins of sim/step/{request,replica,seen}: the records, and what a run counts.
#define NOBODY (-1)
#define NEVER INT64_MAX
#define LAST_TICK (INT64_MAX >> 1)

typedef struct {
  int64_t arrival, begin, first, latest, joined;
  double key, predicted;
  int64_t alone;
  int row, kind, prompt, output, generated, target, done;
  int next, previous, ends, blocks, swapped, preempted, replica;
  int client, chain, turn, more;
  int group, held, last_held, cached;
} Request;

typedef struct HashBlocks HashBlocks;

typedef struct { int64_t time, sequences; } Group;

typedef struct {
  const Law *law;
  int id;
  int64_t time, decoded_at, decode_step, other_steps, context, steps, free;
  int64_t admits_until; // arrivals up to here may join the step that is formed next
  int decoding, running, tail, partial, joining, step_prompts;
  int preempted, waiting_head, waiting_tail, waiting, group_count, group_sequences;
  bool decodes, leaps, closed, preempts, single, dirty;
  int64_t step_tokens, step_pairs, step_context, step_sequences;
  int *joiners, *ring, *phases;
  uint64_t *bitmap;
  Group *groups;
  HashBlocks *cache;
  double placed, busy;
  Leap leap;
} Replica;

static Request *requests;
static int capacity, fresh, free_list, live, live_max;
static Replica *replicas;
static int replica_count, max_seqs;
static bool ahead; // each step is formed while the one before it runs
static double ticks, seconds;

static struct {
  int64_t arrived, completed, in_flight, rejected, abandoned, preempted, messages, events, steps, plans;
  int64_t served, attained, lost, left, outputs, prompts, hashes, hits, crowded;
  double window, busy, waiting, running, kv;
  int64_t window_steps, tokens, pairs, context, sequences, squares, largest;
  uint64_t digest;
} seen;

static inline int64_t least(int64_t a, int64_t b) { return a < b ? a : b; }
static inline int64_t most(int64_t a, int64_t b) { return a > b ? a : b; }
static int64_t in_ticks(double time_s) { return (int64_t)rint(time_s * ticks); }

static bool is_full(void) { return free_list == NOBODY && fresh == capacity; }
static int take_request(void) {
  if (++live > live_max) live_max = live;
  int x = free_list;
  if (x == NOBODY) return fresh++;
  free_list = requests[x].next;
  return x;
}
static void give_request(int x) {
  requests[x].next = free_list;
  free_list = x;
  live--;
}

/** Empties the records. */
static void clear_requests(void) {
  fresh = live = 0;
  free_list = NOBODY;
}
