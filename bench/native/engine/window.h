// The twin of sim/step/window: averages over time, from the first measured arrival to the first after the last.
static bool window_open;
static int64_t opened, changed;
static int waiting, running;
static double waited, ran, busy, kv;

static void clear_window(void) {
  window_open = false;
  changed = 0;
  waiting = running = 0;
}

static void until(int64_t time) {
  double passed = (double)(time - changed);
  waited += waiting * passed;
  ran += running * passed;
  changed = time;
}

static void start_window(int64_t time) {
  window_open = true;
  opened = time;
  waited = ran = 0;
}

static void end_window(int64_t time) {
  window_open = false;
  seen.window += (double)(time - opened) * seconds;
  seen.waiting += waited * seconds;
  seen.running += ran * seconds;
}

static void serve(Replica *r, int64_t end, double used) {
  double inside = (double)(end - most(r->time, opened));
  busy += inside;
  r->busy += inside * seconds;
  kv += used * inside;
}

static void count_step(Replica *r, int64_t end, double used) {
  if (!window_open) return;
  serve(r, end, used);
  int64_t steps = r->steps, growth = r->leaps ? r->decoding * steps * (steps - 1) / 2 : 0, sequences = r->step_sequences;
  seen.window_steps += steps;
  seen.tokens += r->step_tokens * steps;
  seen.pairs += r->step_pairs * steps + growth;
  seen.context += r->step_context * steps + growth;
  seen.sequences += sequences * steps;
  seen.squares += sequences * sequences * steps;
  seen.largest = most(seen.largest, sequences);
}

static void count_left(const Request *q) {
  if (!window_open) return;
  seen.left++;
  seen.outputs += q->output;
  seen.prompts += q->prompt;
}
