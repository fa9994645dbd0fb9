// The twin of sim/step/blocks: KV blocks, how they are given out, and how many the next steps take, by phase.
enum { ON_DEMAND, FULL, MAXIMUM };
#define UNLIMITED (1ll << 50)
static int block_tokens, block_shift, allocation, longest_output;
static bool grows;
static int64_t total_blocks, watermark;

static void open_blocks(bool reserves) {
  block_tokens = (int)number("block_tokens", 16);
  block_shift = __builtin_ctz(block_tokens);
  total_blocks = (int64_t)number("blocks", 0);
  if (total_blocks == 0) total_blocks = UNLIMITED;
  watermark = (int64_t)number("watermark", 0);
  longest_output = (int)number("longest", 8192);
  allocation = reserves ? MAXIMUM : (int)number("allocation", ON_DEMAND);
  grows = allocation == ON_DEMAND;
}

static int blocks_of(int tokens) { return (tokens + block_tokens - 1) >> block_shift; }
/** Blocks that n more tokens behind `done` take as they appear. */
static int more_blocks(int done, int n) { return blocks_of(done + n) - blocks_of(done); }
static int reserved_for(const Request *q) {
  return blocks_of(q->prompt + (allocation == FULL ? q->output : longest_output)) - (q->done >> block_shift);
}

/** Whether the request could never be served: its last token is not kept. */
static bool exceeds(const Request *q) {
  int need = grows ? blocks_of(q->prompt + (q->output > 1 ? q->output : 1) - 1) : reserved_for(q);
  return need + watermark > total_blocks;
}

static int *phase(const Replica *r, int place) { return &r->phases[place & (block_tokens - 1)]; }
static void count_phase(Replica *r, int context, int64_t joined, int by) { *phase(r, context - (int)joined) += by; }
static int due_at(const Replica *r, int ahead) { return *phase(r, -(int)r->decode_step - ahead); }

static int64_t due_in(const Replica *r, int64_t k) {
  int64_t sum = (k >> block_shift) * r->decoding;
  for (int i = (int)(k & (block_tokens - 1)) - 1; i >= 0; i--) sum += due_at(r, i);
  return sum;
}

/** How many of the next `steps` steps `free` blocks last for. */
static int64_t steps_within(const Replica *r, int64_t steps, int64_t free) {
  if (r->decoding * ((steps + block_tokens - 1) >> block_shift) <= free) return steps;
  int64_t whole = free / r->decoding, left = free - whole * r->decoding, within = whole << block_shift;
  for (int i = 0; i < block_tokens; i++, within++) {
    left -= due_at(r, i);
    if (left < 0) break;
  }
  return least(within, steps);
}
