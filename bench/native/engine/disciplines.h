// The twins of batching: what a step is formed with, one discipline after the other.
static bool is_empty(const Replica *r) { return step.tokens == 0 && r->joining == 0; }

static void static_batching(Replica *r) {
  tokens_left = INT32_MAX;
  if (r->running > 0) {
    decode(r);
    r->closed = true;
  } else admit_all(r, true);
}
static void continuous(Replica *r) {
  tokens_left = INT32_MAX;
  decode(r);
  admit_all(r, true);
}
static void prefill_first(Replica *r) {
  admit_all(r, true);
  if (is_empty(r)) decode(r);
}
static void chunked_prefill(Replica *r) {
  decode(r);
  go_on(r);
  admit_all(r, false);
}
static void separate_prefill(Replica *r) {
  go_on(r);
  admit_all(r, false);
  if (is_empty(r)) decode(r);
}
static void no_evict(Replica *r) {
  decode(r);
  admit_all(r, true);
}
static void adaptive_chunk(Replica *r) {
  decode(r);
  longest_ticks = (int64_t)(parameter[0] * ticks);
  min_chunk = (int)parameter[1];
  go_on(r);
  admit_all(r, false);
}
static void alternating_prefill(Replica *r) {
  r->single = r->step_prompts > 0;
  if (r->single) decode(r);
  if (!is_empty(r)) return;
  go_on(r);
  admit_all(r, false);
  if (is_empty(r)) decode(r);
}

/** By their places in STEP_BATCHING; some reserve KV for the longest output. */
static const struct { void (*form)(Replica *); bool reserves; } disciplines[] = {
  {static_batching, false},  {continuous, true}, {prefill_first, false},  {chunked_prefill, false},
  {separate_prefill, false}, {no_evict, true},   {adaptive_chunk, false}, {alternating_prefill, false},
};
static void (*form)(Replica *);
