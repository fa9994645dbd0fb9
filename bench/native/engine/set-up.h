// What the words of the command line set up, and the rooms that a run needs.
static int replications;

/** The lengths of a lognormal law cut at a cap, by their masses. */
static void build_lognormal(Alias *a, const double *law) {
  double mu = law[0], sigma = law[1], before = 1;
  int cap = (int)law[2], n = 0;
  double *masses = malloc(sizeof *masses * cap);
  while (n < cap) {
    double after = n + 1 == cap ? 0 : 0.5 * erfc((log(n + 1) - mu) / (sigma * M_SQRT2));
    masses[n++] = before - after;
    before = after;
    if (after < 1e-17) break;
  }
  free(a->cells);
  build_alias(a, masses, n);
  free(masses);
}

/** class=share,priority,ttft_s,tpot_s,e2e_s and, but for a trace, mu, sigma and cap of prompts and of outputs. */
static void build_samplers(void) {
  int count;
  for (int k = 0; from != TRACE && k < class_count; k++) {
    double *row = list(word("class", k), &count);
    build_lognormal(&classes[k].prompts, row + 5);
    build_lognormal(&classes[k].outputs, row + 8);
    free(row);
  }
  if (from != SESSIONS) return;
  double *law = list(word("turns", 0), &count);
  build_lognormal(&turn_law, law);
  free(law);
}

static void set_up_classes(void) {
  class_count = count_words("class");
  classes = calloc(class_count, sizeof *classes);
  for (int k = 0, count; k < class_count; k++) {
    double *row = list(word("class", k), &count);
    memcpy(&classes[k], row, 5 * sizeof *row);
    shares += row[0];
    free(row);
  }
}

/** A row of time, prompt, output and class for each request, from the standard input. */
static const TraceRow *read_trace(int count) {
  TraceRow *rows = malloc(sizeof *rows * count);
  for (TraceRow *t = rows; t < rows + count; t++)
    if (scanf("%lf %d %d %d", &t->time_s, &t->prompt, &t->output, &t->kind) != 4) exit(2);
  return rows;
}

static void set_up_source(void) {
  from = (int)number("source", OPEN);
  seed = (uint64_t)number("seed", 0);
  gap = number("process", 0) > 0 ? equal_gap : poisson_gap;
  mean_gap = ticks / number("rate", 1);
  clients = (int)number("concurrency", 0);
  think = in_ticks(number("think", 0));
  max_context = (int)number("max_context", INT32_MAX);
  double cv = number("prediction_cv", 0);
  spread = sqrt(log1p(cv * cv));
  if (from == TRACE) trace = read_trace((int)number("requests", 0));
  return_room = clients > 0 ? clients : capacity;
  if (comes_back()) returns = malloc(sizeof *returns * return_room);
}

static void set_up_forming(void) {
  int discipline = (int)number("discipline", 3);
  form = disciplines[discipline].form;
  open_blocks(disciplines[discipline].reserves);
  parameter[0] = number("parameter", 0);
  parameter[1] = number("parameter_2", 0);
  use_order((int)number("order", 0));
  budget = (int)number("budget", 512);
  max_seqs = (int)number("max_seqs", 256);
  swaps = number("swap", 0) > 0;
  block_ticks = in_ticks(number("swap_block", 0));
  ahead = number("ahead", 0) > 0;
  leaping = number("leap", 1) > 0;
  segment_count = (int)number("segments", 1);
  levels = list(word("levels", 0), &level_count);
  row_size = 1 + METRICS * (2 + level_count);
  segment_rows = malloc(sizeof *segment_rows * row_size * (segment_count + 1) * replications);
  series = malloc(sizeof *series * (series_most = (int)number("series_rows", 0)));
  step_log = malloc(sizeof *step_log * (step_most = (int)number("step_rows", 0)));
  request_log = malloc(sizeof *request_log * (request_most = (int)number("request_rows", 0)));
}

/** The laws by `law=`, the law and the speed of each replica by lists. */
static void set_up_replicas(void) {
  int count, law_count = count_words("law");
  Law *laws = malloc(sizeof *laws * law_count);
  for (int k = 0; k < law_count; k++) laws[k] = compile_law(list(word("law", k), &count), ticks);
  const double *law_of = word("law_of", 0) ? list(word("law_of", 0), &count) : NULL;
  replicas = calloc(replica_count, sizeof *replicas);
  open_calendar(longest_output, replica_count);
  for (int i = 0; i < replica_count; i++) {
    Replica *r = &replicas[i];
    r->id = i;
    r->law = &laws[law_of ? (int)law_of[i] : 0];
    r->joiners = malloc(sizeof *r->joiners * max_seqs);
    r->groups = malloc(sizeof *r->groups * max_seqs);
    r->phases = malloc(sizeof *r->phases * block_tokens);
    r->ring = malloc(sizeof *r->ring * (ring_mask + 1));
    r->bitmap = malloc((ring_mask + 1) / 8);
  }
  for (size = 1; size < replica_count;) size *= 2;
  ends = malloc(sizeof *ends * size);
  tree = malloc(sizeof *tree * size);
  given = malloc(sizeof *given * replica_count);
  heard = malloc(sizeof *heard * replica_count);
  router = routers[(int)number("router", 0)];
  router_p = number("router_parameter", 0);
}

static void set_up(void) {
  ticks = number("ticks", 1e12);
  seconds = 1 / ticks;
  replications = (int)number("replications", 1);
  replica_count = (int)number("replicas", 1);
  capacity = (int)number("live", 65536);
  requests = malloc(sizeof *requests * capacity);
  open_patience(number("patience", INFINITY));
  set_up_classes();
  set_up_source();
  set_up_forming();
  set_up_replicas();
  set_up_prefixes();
}

static void clear_replicas(void) {
  for (Replica *r = replicas; r < replicas + replica_count; r++) {
    *r = (Replica){
      .law = r->law, .id = r->id, .joiners = r->joiners, .ring = r->ring, .phases = r->phases, .bitmap = r->bitmap,
      .groups = r->groups, .cache = r->cache, .placed = r->placed, .busy = r->busy, .free = total_blocks,
      .tail = NOBODY, .partial = NOBODY, .preempted = NOBODY, .waiting_head = NOBODY, .waiting_tail = NOBODY,
    };
    memset(r->phases, 0, sizeof *r->phases * block_tokens);
    memset(r->ring, 255, sizeof *r->ring * (ring_mask + 1));
    memset(r->bitmap, 0, (ring_mask + 1) / 8);
  }
}
