// The twins of sim/step/{fleet,loads} and routing: whose step ends first, and how much each replica has been given.
typedef struct { int64_t requests; double tokens, prompts; int64_t ticks; } Load;
static Load *given, *heard;
static int placed_since;
static Stream routing;
static double router_p;
static const Request *arriving;
static int64_t *ends;
static int *tree, size;

static int winner(int node) { return node < size ? tree[node] : node - size; }
static void play(int node) {
  int a = winner(2 * node), b = winner(2 * node + 1);
  tree[node] = ends[b] < ends[a] ? b : a;
}
static void set_end(int i, int64_t time) {
  ends[i] = time;
  for (int node = (i + size) >> 1; node > 0; node >>= 1) play(node);
}
static int first_end(void) { return size > 1 ? tree[1] : 0; }

static int draw_any(void) { return (int)(uniform(&routing) * replica_count); }
static int draw_other(int first) {
  int drawn = (int)(uniform(&routing) * (replica_count - 1));
  return drawn < first ? drawn : drawn + 1;
}
static int round_robin(void) { return placed_since % replica_count; }
static int least_requests(void) {
  int best = 0;
  for (int i = 1; i < replica_count; i++) if (given[i].requests < given[best].requests) best = i;
  seen.messages += 2 * replica_count;
  return best;
}
static int least_tokens(void) {
  int best = 0;
  for (int i = 1; i < replica_count; i++) if (given[i].tokens < given[best].tokens) best = i;
  seen.messages += 2 * replica_count;
  return best;
}
static int two_choices(void) {
  int first = draw_any(), second = draw_other(first);
  seen.messages += 4;
  return given[second].requests < given[first].requests ? second : first;
}
static int cached_two_choices(void) {
  if (placed_since >= router_p) {
    placed_since = 0;
    memcpy(heard, given, sizeof *given * replica_count);
    seen.messages += replica_count;
  }
  int first = draw_any(), second = draw_other(first);
  return heard[second].requests < heard[first].requests ? second : first;
}
/** Of those not too far above the fewest requests, the one that holds the most of the prompt. */
static int prefix_affinity(void) {
  int64_t fewest = INT64_MAX;
  int best = -1, longest = 0;
  for (int i = 0; i < replica_count; i++) fewest = least(fewest, given[i].requests);
  for (int i = 0; i < replica_count; i++) {
    int64_t count = given[i].requests;
    if (count - fewest > router_p) continue;
    settle(&replicas[i], arriving->arrival);
    int cached = cached_tokens(&replicas[i], arriving);
    if (best >= 0 && (cached < longest || (cached == longest && count >= given[best].requests))) continue;
    best = i;
    longest = cached;
  }
  seen.messages += 2 * replica_count;
  return best;
}
/** By their places in ROUTERS; Dodoor is not there. */
static int (*const routers[])(void) = {
  round_robin, draw_any, least_requests, least_tokens, two_choices, cached_two_choices, NULL, prefix_affinity,
};
static int (*router)(void);

static void add_load(Load *load, const Request *q) {
  load->requests++;
  load->tokens += q->prompt + q->predicted;
  load->prompts += q->prompt;
  load->ticks += q->alone;
}
static void take_load(Load *load, const Request *q) {
  load->requests--;
  load->tokens = load->requests > 0 ? load->tokens - q->prompt - q->predicted : 0;
  load->prompts -= q->prompt;
  load->ticks -= q->alone;
}

/** Chooses a replica for the request and counts it there. */
static Replica *place(Request *q) {
  int i = 0;
  if (replica_count > 1) {
    arriving = q;
    i = router();
    q->alone = 0;
    add_load(&given[i], q);
    add_load(&heard[i], q);
    placed_since++;
  }
  q->replica = i;
  replicas[i].placed++;
  return &replicas[i];
}
static void leave_fleet(const Request *q) {
  if (replica_count > 1) take_load(&given[q->replica], q);
}

static void open_fleet(void) {
  open_stream(&routing, seed, replication, 6);
  placed_since = 0;
  memset(given, 0, sizeof *given * replica_count);
  memset(heard, 0, sizeof *heard * replica_count);
  for (int i = 0; i < size; i++) ends[i] = NEVER;
  for (int node = size - 1; node > 0; node--) play(node);
}
