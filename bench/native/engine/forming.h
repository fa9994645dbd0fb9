// The twins of sim/step/{preempt,chunk,forming} and batching: what the next step of a replica is made of.
static int budget, tokens_left;
static double parameter[2];
/** The bounds of chunks by time: ticks of the step, 0 without; the fewest tokens of its first. */
static int64_t longest_ticks;
static int min_chunk;
/** Whether the preempted are copied out and back, and ticks to copy a block one way. */
static bool swaps;
static int64_t block_ticks;
/** Events that the run may still cost. */
static int64_t effort;
#define BLOCKS_PER_EVENT 4

/** Takes the blocks of the last admitted, to be computed again or copied back. */
static void preempt(Replica *r) {
  int x = r->tail;
  Request *q = &requests[x];
  seen.preempted++;
  r->preempts = true;
  r->tail = q->previous;
  if (r->tail != NOBODY) requests[r->tail].next = NOBODY;
  r->running--;
  running--;
  waiting++;
  q->preempted++;
  if (x == r->partial) {
    keep_prefix(r, q, q->done);
    r->free += blocks_of(q->done) - cache_blocks(q);
    r->partial = NOBODY;
  } else {
    int decoded = (int)(r->decode_step - q->joined), context = q->target + decoded;
    keep_prefix(r, q, context);
    r->free += blocks_of(context) - cache_blocks(q);
    r->context -= context + 1;
    r->decoding--;
    count_phase(r, q->target, q->joined, -1);
    unschedule(r, x, q->joined + (q->output - q->generated - 1));
    q->latest = leave_gaps(r, q);
    if (swaps) {
      step.extra += blocks_of(context) * block_ticks;
      q->swapped = context;
      q->generated += decoded;
      q->target = context;
    } else {
      q->generated += 1 + decoded;
      q->target = q->prompt + q->generated;
    }
  }
  release_prefix(r, q);
  effort -= blocks_of(q->target) >> BLOCKS_PER_EVENT;
  q->done = 0;
  push_front(r, x);
}

static int64_t ticks_with(const Law *law, const Request *q, int n) {
  Step before = step;
  prefill(q->done, n);
  step.finishing += q->done + n == q->target;
  int64_t time = step_ticks(law);
  step = before;
  return time;
}

/** The largest chunk of at most n tokens that keeps the step within its time; one below n fills the step. */
static int fit(const Replica *r, const Request *q, int n) {
  if (longest_ticks == 0) return n;
  int low = step.prompts > 0 ? 0 : min_chunk < n ? min_chunk : n, high = n;
  while (low < high) {
    int middle = (low + high + 1) >> 1;
    if (ticks_with(r->law, q, middle) <= longest_ticks) low = middle;
    else high = middle - 1;
  }
  if (low < n) tokens_left = low;
  return low;
}

static void add_joiner(Replica *r, int x) { r->joiners[r->joining++] = x; }

/** Takes the next n tokens of its prompt into the step, and so many blocks for them. */
static void chunk(Replica *r, int x, int n, int need) {
  Request *q = &requests[x];
  r->free -= need;
  make_room(r);
  prefill(q->done, n);
  q->done += n;
  tokens_left -= n;
  if (q->done < q->target) {
    r->partial = x;
    return;
  }
  r->partial = NOBODY;
  step.finishing++;
  add_joiner(r, x);
}

static void bring_back(Replica *r, int x) {
  Request *q = &requests[x];
  int count = blocks_of(q->swapped);
  r->free -= count;
  make_room(r);
  step.extra += count * block_ticks;
  q->done = q->swapped;
  add_joiner(r, x);
}

static void admit(Replica *r, int x) {
  Request *q = &requests[x];
  pop(r);
  waiting--;
  running++;
  hold_prefix(r, q);
  if (!grows) r->free -= q->blocks = reserved_for(q);
  q->previous = r->tail;
  q->next = NOBODY;
  if (r->tail != NOBODY) requests[r->tail].next = x;
  r->tail = x;
  r->running++;
  if (q->begin < 0) {
    q->begin = r->time;
    leave_patience(x);
  }
}

/** Blocks for the request's next n tokens, or for all that it reserves. */
static int need_of(const Request *q, int n) {
  if (q->swapped > 0) return blocks_of(q->swapped);
  return grows ? more_blocks(q->done, n) : reserved_for(q);
}

static void admit_all(Replica *r, bool whole) {
  if (r->preempts) return;
  while (tokens_left > 0) {
    int x = head(r);
    if (x == NOBODY) return;
    if (r->running >= max_seqs) break;
    Request *q = &requests[x];
    if (q->arrival > r->admits_until) {
      r->single = true; // the step after this one may take it
      return;
    }
    look(r, q);
    int rest = q->target - q->done;
    if (whole && rest > tokens_left && step.prompts > 0) break;
    int n = whole || q->swapped > 0 ? rest : fit(r, q, rest < tokens_left ? rest : tokens_left);
    if (n == 0) break;
    int need = need_of(q, n);
    if (need + taken_blocks() + (r->running > 0 ? watermark : 0) > r->free) {
      q->done = 0;
      return;
    }
    admit(r, x);
    if (q->swapped > 0) bring_back(r, x);
    else chunk(r, x, n, grows ? need : 0);
  }
  r->closed = true;
}

static void decode(Replica *r) {
  if (r->decoding == 0) return;
  if (grows) {
    int64_t need = due_at(r, 0);
    while (need > r->free) {
      preempt(r);
      need = due_at(r, 0);
    }
    r->free -= need;
    make_room(r);
  }
  r->decodes = true;
  decode_all(r->decoding, r->context);
  tokens_left -= r->decoding;
}

static void go_on(Replica *r) {
  int x = r->partial;
  if (x == NOBODY || tokens_left <= 0) return;
  Request *q = &requests[x];
  int rest = q->target - q->done, n = fit(r, q, rest < tokens_left ? rest : tokens_left);
  int need = grows ? more_blocks(q->done, n) : 0;
  if (need > r->free) preempt(r);
  else chunk(r, x, n, need);
}
