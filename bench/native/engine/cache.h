// The twin of cache/hash-blocks: the hash blocks that a replica keeps, found by key, shared by counting who holds them, and
// given up from the one that nobody has held for longest.
#define NONE (-1)
#define ROOT 0x243f6a8885a308d3ull
typedef struct { uint64_t key; int before, holders, nameless, colder, warmer; } HashBlock;
struct HashBlocks {
  HashBlock *blocks;
  int *table;
  int capacity, mask, fresh, spare, idle, coldest, warmest;
};

static uint64_t chain_key(uint64_t key, uint64_t content) { return mix(key + mix(content * GAMMA)); }

static HashBlocks *reserve_cache(int capacity) {
  HashBlocks *c = malloc(sizeof *c);
  int slots = 2;
  c->capacity = capacity > 1 ? capacity : 1;
  while (slots < 2 * c->capacity) slots *= 2;
  c->mask = slots - 1;
  c->blocks = malloc(sizeof *c->blocks * c->capacity);
  c->table = malloc(sizeof *c->table * slots);
  return c;
}

static void clear_cache(HashBlocks *c) {
  c->fresh = c->idle = 0;
  c->spare = c->coldest = c->warmest = NONE;
  memset(c->table, 255, sizeof *c->table * (c->mask + 1));
}

static int find_block(const HashBlocks *c, uint64_t key) {
  uint32_t slot = (uint32_t)key;
  int i = c->table[slot & c->mask];
  while (i != NONE && c->blocks[i].key != key) i = c->table[++slot & c->mask];
  return i;
}

static bool is_cache_full(const HashBlocks *c) { return c->spare == NONE && c->fresh == c->capacity; }
static int take_block(HashBlocks *c) {
  int i = c->spare;
  if (i == NONE) return c->fresh++;
  c->spare = c->blocks[i].warmer;
  return i;
}

/** A new block behind the block `before`, with one holder. */
static int add_block(HashBlocks *c, uint64_t key, int before) {
  int i = take_block(c);
  uint32_t slot = (uint32_t)key;
  c->blocks[i] = (HashBlock){.key = key, .before = before, .holders = 1};
  while (c->table[slot & c->mask] != NONE) slot++;
  c->table[slot & c->mask] = i;
  return i;
}

static void append_idle(HashBlocks *c, int i) {
  c->blocks[i].colder = c->warmest;
  c->blocks[i].warmer = NONE;
  if (c->warmest == NONE) c->coldest = i;
  else c->blocks[c->warmest].warmer = i;
  c->warmest = i;
}
static void unlink_idle(HashBlocks *c, const HashBlock *b) {
  if (b->colder == NONE) c->coldest = b->warmer;
  else c->blocks[b->colder].warmer = b->warmer;
  if (b->warmer == NONE) c->warmest = b->colder;
  else c->blocks[b->warmer].colder = b->colder;
}

/** So many blocks that nobody holds or can ask for. */
static void leave_blocks(HashBlocks *c, int count) {
  int i = take_block(c);
  c->blocks[i].nameless = count;
  append_idle(c, i);
  c->idle += count;
}

/** One holder more; whether there was none. */
static bool hold_block(HashBlocks *c, int i) {
  if (c->blocks[i].holders++ > 0) return false;
  unlink_idle(c, &c->blocks[i]);
  c->idle--;
  return true;
}

/** One holder less; whether there is none now. */
static bool let_go(HashBlocks *c, int i) {
  if (--c->blocks[i].holders > 0) return false;
  append_idle(c, i);
  c->idle++;
  return true;
}

/** Takes a key out of the table: what was pushed past its slot moves back. */
static void remove_key(HashBlocks *c, uint64_t key) {
  uint32_t hole = (uint32_t)key;
  while (c->blocks[c->table[hole & c->mask]].key != key) hole++;
  for (uint32_t s = hole + 1; c->table[s & c->mask] != NONE; s++) {
    int i = c->table[s & c->mask];
    if (((s - (uint32_t)c->blocks[i].key) & c->mask) < ((s - hole) & c->mask)) continue;
    c->table[hole & c->mask] = i;
    hole = s;
  }
  c->table[hole & c->mask] = NONE;
}

/** Gives up the block that nobody has held for longest. */
static void evict_block(HashBlocks *c) {
  int i = c->coldest;
  HashBlock *b = &c->blocks[i];
  c->idle--;
  if (b->nameless > 1) {
    b->nameless--;
    return;
  }
  unlink_idle(c, b);
  if (b->nameless == 0) remove_key(c, b->key);
  b->warmer = c->spare;
  c->spare = i;
}
