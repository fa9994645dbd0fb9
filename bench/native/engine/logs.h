// The twins of sim/step/{series,request-log,step-log}: tables of the first replication, of as many rows as are asked for.
enum { COMPLETED = 1, REJECTED, ABANDONED };
typedef struct { double time_s, waiting, running, blocks; } SeriesRow;
typedef struct { double start_s, step_s, count, decoding, prompts, tokens; } StepRow;
typedef struct {
  double row, kind, replica, arrival_s, begin_s, first_s, end_s, prompt, output, preempted, cached, outcome;
} RequestRow;

static SeriesRow *series;
static int series_most, series_count;
static int64_t series_at, series_step;
static StepRow *step_log;
static int step_most, step_count;
static bool logs_steps;
static RequestRow *request_log;
static int request_most, logged_below;

static void open_logs(void) {
  series_at = series_most > 0 && replication == 0 ? 0 : NEVER;
  logs_steps = replication == 0 && step_count < step_most;
  logged_below = replication == 0 ? request_most : 0;
}

static void clear_logs(void) {
  series_count = step_count = 0;
  series_step = (int64_t)ticks >> 10;
  memset(request_log, 0, sizeof *request_log * request_most);
}

/** KV blocks in use, those of the step under way included: a leap takes its blocks at its end. */
static int64_t blocks_used(const Replica *r) {
  int64_t used = total_blocks - r->free;
  if (!grows || !r->leaps || ends[r->id] == NEVER) return used;
  return used + due_in(r, steps_to_reach(&r->leap, most(series_at - r->time, 1), r->steps));
}

/** Drops every other row and doubles the step. */
static void thin_series(void) {
  series_count /= 2;
  for (int i = 1; i < series_count; i++) series[i] = series[2 * i];
  series_step *= 2;
  series_at = series_count * series_step;
}

/** Writes the rows that are due before or at `time`. */
static void log_series(int64_t time) {
  while (series_at <= time) {
    if (series_count == series_most) {
      thin_series();
      continue;
    }
    int64_t used = 0;
    for (int i = 0; i < replica_count; i++) used += blocks_used(&replicas[i]);
    series[series_count++] = (SeriesRow){series_at / ticks, waiting, running, used};
    series_at += series_step;
  }
}

/** The replica's step or leap ends; nothing of it has been applied. */
static void log_step(const Replica *r, int64_t time) {
  if (!logs_steps || r->id > 0) return;
  step_log[step_count++] = (StepRow){
    r->time / ticks, (time - r->time) / ticks, r->steps, r->decodes ? r->decoding : 0, r->step_prompts, r->step_tokens,
  };
  logs_steps = step_count < step_most;
}

static double in_seconds(int64_t time) { return time < 0 ? NAN : time / ticks; }
static void log_request(const Request *q, int64_t time, int outcome) {
  if (q->row >= logged_below) return;
  request_log[q->row] = (RequestRow){
    q->row, q->kind, q->replica < 0 ? NAN : q->replica, in_seconds(q->arrival), in_seconds(q->begin), in_seconds(q->first), in_seconds(time),
    q->prompt, q->output, q->preempted, q->cached, outcome,
  };
}
