// The twins of sim/step/{prefixes,identity}: the prefix cache of the replicas, and what the tokens of a request are: a common
// prefix of its group, the history of its session, else its own. Blocks that nobody holds count as free until room is needed.
#define MOST_HASH_BLOCKS (1 << 21)
#define LATEST (1 << 19)
#define GROUP (1ull << 62)
#define OWN (1ull << 63)
static bool caches, limited;
static int hash_tokens, hash_size, group_count, shared_tokens;
static Alias group_law;
static uint64_t group_origin;
/** The last of the blocks that were found, how many they are, and how many of them nobody holds. */
static int last_found = NONE, found, found_idle;

static void open_prefixes(void) {
  if (!caches) return;
  Stream s;
  open_stream(&s, seed, replication, 9);
  group_origin = s.state;
  for (int i = 0; i < replica_count; i++) clear_cache(replicas[i].cache);
}

static void enter_prefixes(Request *q) {
  q->held = q->cached = q->group = 0;
  q->last_held = NONE;
  if (!caches || group_count < 2) return;
  Stream s = {mix(group_origin ^ (uint64_t)(from == SESSIONS ? q->client : q->chain))};
  q->group = draw(&group_law, bits_of(&s));
}

/** How many of its hash blocks, from the first, other requests may have too. */
static int common_blocks(const Request *q) {
  if (from == SESSIONS) return INT32_MAX;
  int full = q->prompt / hash_tokens, shared = shared_tokens / hash_tokens;
  return group_count == 0 ? 0 : full < shared ? full : shared;
}
static uint64_t content_of(const Request *q, int j) {
  int end = (j + 1) * hash_tokens;
  return end <= q->prompt && group_count > 0 && end <= shared_tokens ? GROUP + q->group : OWN + q->chain;
}

static int64_t unused(const Replica *r) { return caches ? r->free - (int64_t)r->cache->idle * hash_size : r->free; }
static void make_room_for(Replica *r, int64_t count) { while (unused(r) < count) evict_block(r->cache); }
static void make_room(Replica *r) { if (caches) make_room_for(r, 0); }

/** Finds the longest run of the request's first blocks, short of the last token to compute. */
static void walk(const Replica *r, const Request *q) {
  last_found = NONE;
  found = found_idle = 0;
  if (q->swapped > 0) return;
  uint64_t key = ROOT;
  for (int longest = (q->target - 1) / hash_tokens; found < longest; found++) {
    int i = find_block(r->cache, key = chain_key(key, content_of(q, found)));
    if (i == NONE) return;
    last_found = i;
    found_idle += r->cache->blocks[i].holders == 0;
  }
}
static int cached_tokens(const Replica *r, const Request *q) {
  if (!caches) return 0;
  walk(r, q);
  return found * hash_tokens;
}
static void look(const Replica *r, Request *q) { q->done = cached_tokens(r, q); }
static int64_t taken_blocks(void) { return (int64_t)found_idle * hash_size; }
static int cache_blocks(const Request *q) { return q->held * hash_size; }

/** The request that was looked up is admitted: it holds what was found. */
static void hold_prefix(Replica *r, Request *q) {
  if (!caches) return;
  for (int i = last_found; i != NONE; i = r->cache->blocks[i].before)
    if (hold_block(r->cache, i)) r->free -= hash_size;
  q->held = found;
  q->last_held = last_found;
  if (q->begin >= 0) return;
  q->cached = q->done;
  seen.hashes += q->prompt / hash_tokens;
  seen.hits += found;
}

static bool has_record(HashBlocks *c) {
  for (; is_cache_full(c); seen.crowded++) {
    if (c->idle == 0) return false;
    evict_block(c);
  }
  return true;
}

/** The first `tokens` tokens are in the KV: their full hash blocks are the cache's, if another may look for them. */
static void keep_prefix(Replica *r, Request *q, int tokens) {
  if (!caches) return;
  int full = tokens / hash_tokens, common = common_blocks(q);
  if (q->preempted == 0 && common < full) full = common;
  uint64_t key = q->last_held == NONE ? ROOT : r->cache->blocks[q->last_held].key;
  for (; q->held < full; q->held++) {
    int i = find_block(r->cache, key = chain_key(key, content_of(q, q->held)));
    if (i != NONE) {
      if (!hold_block(r->cache, i)) r->free += hash_size;
    } else {
      if (!has_record(r->cache)) return;
      i = add_block(r->cache, key, q->last_held);
    }
    q->last_held = i;
    if (!grows) q->blocks -= hash_size;
  }
}

/** The request ends: the blocks that are its own grow cold too, though nobody asks for them. */
static void leave_prefix(Replica *r, Request *q, int tokens) {
  if (!caches) return;
  keep_prefix(r, q, tokens);
  int count = tokens / hash_tokens - q->held;
  if (limited && count > 0 && has_record(r->cache)) leave_blocks(r->cache, count);
}

static void release_prefix(Replica *r, Request *q) {
  if (!caches) return;
  for (int i = q->last_held; i != NONE; i = r->cache->blocks[i].before)
    if (let_go(r->cache, i)) r->free += hash_size;
  q->held = 0;
  q->last_held = NONE;
}

/** Brings the cache of a replica that leaps up to date: the blocks of all steps begun by now are taken. */
static void settle(Replica *r, int64_t now) {
  if (!caches || !r->leaps || !grows || now <= r->time || r->cache->idle == 0) return;
  make_room_for(r, due_in(r, steps_to_reach(&r->leap, now - r->time, r->steps)));
}

static void set_up_prefixes(void) {
  caches = number("prefix_cache", 0) > 0;
  hash_tokens = (int)number("hash_tokens", block_tokens);
  hash_size = hash_tokens >> block_shift;
  limited = total_blocks < UNLIMITED;
  group_count = (int)number("shared", 0);
  shared_tokens = (int)number("shared_tokens", 0);
  if (!caches) return;
  double skew = number("shared_skew", 0), *weights = malloc(sizeof *weights * (group_count + 1));
  for (int k = 0; k < group_count; k++) weights[k] = pow(k + 1, -skew);
  if (group_count > 1) build_alias(&group_law, weights, group_count);
  free(weights);
  int64_t shareable = from == SESSIONS ? LATEST : (int64_t)group_count * (shared_tokens / hash_tokens);
  int64_t capacity = least(limited ? total_blocks / hash_size : shareable, MOST_HASH_BLOCKS / replica_count);
  for (int i = 0; i < replica_count; i++) replicas[i].cache = reserve_cache((int)capacity);
}
