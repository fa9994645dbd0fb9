// The twins of sim/step/{planning,edges}: a step or a leap to the next change; edges that leaps are split at.
static bool leaping;

/** What is evicted may be what the head of a blocked queue would have found. */
static bool is_blocked(const Replica *r) { return !r->closed && (r->waiting > 0 || r->preempted != NOBODY); }

/** Whether there is anything to do in the replica's next step. */
static bool forms(Replica *r) {
  clear_step();
  tokens_left = budget;
  longest_ticks = 0;
  r->joining = 0;
  r->closed = r->decodes = r->preempts = r->single = false;
  form(r);
  return step.tokens > 0 || step.extra > 0 || r->joining > 0;
}

/** When the replica's next step ends; NEVER where there is nothing to do. */
static int64_t plan(Replica *r) {
  r->leaps = false;
  r->steps = 1;
  if (!forms(r)) {
    if (r->admits_until == r->time) return NEVER;
    r->admits_until = r->time; // there was no step to form ahead
    if (!forms(r)) return NEVER;
  }
  seen.plans++;
  r->step_tokens = step.tokens;
  r->step_pairs = step.pairs;
  r->step_context = step.context;
  r->step_sequences = step.sequences;
  r->step_prompts = step.prompts;
  if (!leaping || step.prompts > 0 || r->joining > 0 || step.extra > 0 || r->preempts || r->single)
    return r->time + step_ticks(r->law);
  int64_t steps = steps_to_next_end(r);
  if (steps > 1 && grows) steps = steps_within(r, steps, due_at(r, 0) + (is_blocked(r) ? unused(r) : r->free));
  if (steps == 1) return r->time + step_ticks(r->law);
  if (grows) r->free += due_at(r, 0);
  r->leaps = true;
  r->steps = steps;
  prepare_leap(&r->leap, r->law, steps);
  return r->time + leap_ticks(&r->leap, steps);
}

/** A leap that stretches over `time` is taken as far as its last step that ends by then, and goes on from there. */
static void split(Replica *r, int64_t time) {
  if (!r->leaps || r->steps == 1) return;
  int64_t taken = steps_to_reach(&r->leap, time - r->time + 1, r->steps) - 1, rest = r->steps - taken;
  if (taken == 0) return;
  r->steps = taken;
  finish(r, r->time + leap_ticks(&r->leap, taken));
  r->steps = rest;
  r->step_pairs = r->step_context = r->context;
  clear_step();
  decode_all(r->decoding, r->context);
  prepare_leap(&r->leap, r->law, rest);
}

/** The head of the queue changes at `time`, within a leap: it ends with the step under way, or the one formed ahead. */
static int64_t cut(Replica *r, int64_t time) {
  r->steps = least(steps_to_reach(&r->leap, time - r->time, r->steps) + ahead, r->steps);
  return r->time + leap_ticks(&r->leap, r->steps);
}

static bool can_cut(const Replica *r) { return r->leaps && r->steps > 1 && !r->closed; }

static void split_leaps(int64_t time) {
  for (int i = 0; i < replica_count; i++) if (ends[i] != NEVER) split(&replicas[i], time);
}

/** A segment ends with a step of replica `by`: those before it have ended theirs of that time, those after it not. */
static void end_segment(int64_t time, int by) {
  for (int i = 0; i < replica_count; i++)
    if (i != by && ends[i] != NEVER) split(&replicas[i], i < by ? time : time - 1);
}

static void open_window(int64_t time) {
  split_leaps(time);
  start_window(time);
}

static void close_window(int64_t time) {
  if (!window_open) return;
  split_leaps(time);
  for (int i = 0; i < replica_count; i++)
    if (ends[i] != NEVER) serve(&replicas[i], time, (double)(total_blocks - replicas[i].free));
  end_window(time);
}
