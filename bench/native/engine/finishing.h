// The twin of sim/step/finishing: tokens come, sequences end, prompts that were computed join those that decode.
static void complete(Replica *r, int x, int64_t time) {
  Request *q = &requests[x];
  r->running--;
  running--;
  if (q->previous != NOBODY) requests[q->previous].next = q->next;
  if (q->next != NOBODY) requests[q->next].previous = q->previous;
  else r->tail = q->previous;
  if (!grows) r->free += q->blocks;
  release_prefix(r, q);
  leave_fleet(q);
  record_completed(q, time);
  log_request(q, time, COMPLETED);
  source_completed(q, time);
  give_request(x);
}

/** A prompt is computed, which gives a token, or a swapped sequence is back, which gives none. */
static void join(Replica *r, int x, int64_t time) {
  Request *q = &requests[x];
  if (q->swapped > 0) q->swapped = 0;
  else {
    keep_prefix(r, q, q->target);
    if (q->generated == 0) q->first = time;
    else if (window_open) add_gap(&segment_gaps, (double)(time - q->latest), 1);
    q->latest = time;
  }
  int rest = q->output - q->generated - 1;
  if (rest <= 0) {
    leave_prefix(r, q, q->target);
    if (grows) r->free += blocks_of(q->target) - cache_blocks(q);
    complete(r, x, time);
    return;
  }
  q->joined = r->decode_step;
  r->decoding++;
  r->context += q->target + 1;
  if (grows) count_phase(r, q->target, r->decode_step, 1);
  schedule(r, x, r->decode_step + rest);
  join_gaps(r, q->latest);
}

static void end_decode(Replica *r, int64_t time) {
  decode_gaps(r, time, window_open);
  r->decode_step += r->steps;
  r->context += r->steps * r->decoding;
  for (int x = due(r, r->decode_step); x != NOBODY;) {
    Request *q = &requests[x];
    int after = q->ends, context = q->prompt + q->output;
    leave_prefix(r, q, context - 1);
    r->decoding--;
    r->context -= context;
    if (grows) {
      r->free += blocks_of(context - 1) - cache_blocks(q);
      count_phase(r, q->target, q->joined, -1);
    }
    complete(r, x, time);
    x = after;
  }
}

static void finish(Replica *r, int64_t time) {
  log_step(r, time);
  int64_t used = total_blocks - r->free;
  if (r->leaps && grows) {
    r->free -= due_in(r, r->steps);
    make_room(r);
  }
  count_step(r, time, 0.5 * (double)(used + total_blocks - r->free));
  if (r->decodes) end_decode(r, time);
  else r->other_steps++;
  for (int i = 0; i < r->joining; i++) join(r, r->joiners[i], time);
  r->joining = 0;
  r->admits_until = ahead ? r->time + (r->steps > 1 ? leap_ticks(&r->leap, r->steps - 1) : 0) : time;
  r->time = time;
}
