// The twins of sim/step/{source,draws,returns}: when requests come, and what they are.
enum { OPEN, TRACE, CLOSED, SESSIONS };
typedef struct { double time_s; int prompt, output, kind; } TraceRow;
typedef struct { int64_t time; int client, chain, turn, kind, more, context; } Return;

static Stream arrivals, outputs, prompts, kinds, predictions, turns;
static uint64_t seed, replication;
static double shares, spread;
static Alias turn_law;

static int from, row, begun, chains, clients, max_context, row_count;
static int64_t first_at, next_at, think;
static double (*gap)(Stream *);
static double gap_sum, mean_gap;
static const TraceRow *trace;

static Return *returns;
static int return_head, return_count, return_room;
static bool overflowed;

static double poisson_gap(Stream *s) { return -log(uniform(s)); }
static double equal_gap(Stream *s) { (void)s; return 1; }

/** A request comes again after an answer. */
static bool comes_back(void) { return from >= CLOSED; }
static bool at_once(void) { return comes_back() && think == 0; }

static void place_streams(uint64_t group) {
  open_stream(&outputs, seed, replication, group | 2);
  open_stream(&prompts, seed, replication, group | 3);
  open_stream(&kinds, seed, replication, group | 4);
  open_stream(&predictions, seed, replication, group | 5);
  open_stream(&turns, seed, replication, group | 8);
}
/** A client's request is the same whenever it comes. */
static void place_streams_for(const Request *q) {
  place_streams((uint64_t)(q->client + 1) << 32 | (uint64_t)q->turn << 4);
}

static int draw_kind(void) {
  if (class_count == 1) return 0;
  double u = uniform(&kinds) * shares;
  for (int k = 0; k < class_count - 1; k++) {
    u -= classes[k].share;
    if (u < 0) return k;
  }
  return class_count - 1;
}
static int draw_prompt(int kind) { return 1 + draw(&classes[kind].prompts, bits_of(&prompts)); }
static int draw_output(int kind) { return 1 + draw(&classes[kind].outputs, bits_of(&outputs)); }

/** A standard normal variate, Marsaglia's polar method. */
static double normal(Stream *s) {
  for (;;) {
    double u = 2 * uniform(s) - 1, v = 2 * uniform(s) - 1, square = u * u + v * v;
    if (square < 1 && square > 0) return u * sqrt(-2 * log(square) / square);
  }
}
static double predict(int output) {
  if (spread == 0) return output;
  return output * exp(spread * normal(&predictions) - 0.5 * spread * spread);
}

static int64_t returns_at(void) { return return_count > 0 ? returns[return_head].time : NEVER; }
static void plan_next(void) { next_at = least(first_at, returns_at()); }

static void plan_first(void) {
  if (from == TRACE) first_at = begun < row_count ? in_ticks(trace[begun].time_s) : NEVER;
  else if (clients > 0) first_at = begun < clients ? 0 : NEVER;
  else first_at = (int64_t)((gap_sum += gap(&arrivals)) * mean_gap);
  plan_next();
}

static void open_source(void) {
  place_streams(0);
  open_stream(&arrivals, seed, replication, 1);
  gap_sum = 0;
  return_head = return_count = 0;
  overflowed = false;
  row = begun = chains = 0;
  plan_first();
}

/** The first request of a client. */
static void begin_client(Request *q) {
  q->client = begun++;
  q->chain = chains++;
  q->turn = q->more = 0;
  if (from == TRACE) {
    const TraceRow *t = &trace[q->row];
    q->kind = t->kind;
    q->prompt = t->prompt;
    q->output = t->output;
  } else {
    if (comes_back()) place_streams_for(q);
    if (from == SESSIONS) q->more = draw(&turn_law, bits_of(&turns));
    q->kind = draw_kind();
    q->prompt = draw_prompt(q->kind);
    q->output = draw_output(q->kind);
  }
  q->predicted = predict(q->output);
}

/** A session keeps its class and its context; a client of a closed loop begins anew. */
static void come_back(Request *q) {
  const Return *back = &returns[return_head];
  if (++return_head == return_room) return_head = 0;
  return_count--;
  q->client = back->client;
  q->chain = back->chain;
  q->turn = back->turn;
  q->kind = back->kind;
  q->more = back->more;
  if (q->more < 0 && from == SESSIONS) { begin_client(q); return; }
  place_streams_for(q);
  if (from == CLOSED) {
    q->chain = chains++;
    q->kind = draw_kind();
    q->prompt = draw_prompt(q->kind);
  } else {
    q->prompt = back->context + draw_prompt(q->kind);
    if (q->prompt > max_context) {
      q->prompt = max_context;
      q->chain = chains++;
    }
  }
  q->output = draw_output(q->kind);
  q->predicted = predict(q->output);
}

/** Fills the request that arrives next and goes on to the one after it. */
static void take_next(Request *q) {
  q->arrival = next_at;
  q->row = row++;
  if (returns_at() == next_at) {
    come_back(q);
    plan_next();
  } else {
    begin_client(q);
    plan_first();
  }
}

static void send_again(const Request *q, int64_t time) {
  if (return_count == return_room) { overflowed = true; return; }
  int last = return_head + return_count++;
  returns[last < return_room ? last : last - return_room] = (Return){
    .time = time + think, .client = q->client, .chain = q->chain, .turn = q->turn + 1,
    .kind = q->kind, .more = q->more - 1, .context = q->prompt + q->output,
  };
  plan_next();
}
static void source_completed(const Request *q, int64_t time) {
  if (clients > 0 || q->more > 0) send_again(q, time);
}
static void source_refused(Request *q, int64_t time) {
  q->more = 0;
  if (clients > 0) send_again(q, time);
}
