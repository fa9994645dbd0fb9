// The twins of sim/step/{queue,alone,describe} and order: who waits at a replica, by the order's key. First come, first
// served keeps a list, the others a heap; one that rescans keeps a list and looks at its first.

/** Ticks that a request would take alone, by its predicted output. */
static int64_t ticks_alone(const Law *law, const Request *q) {
  clear_step();
  prefill(0, q->prompt);
  step.finishing = 1;
  int64_t first = step_ticks(law), rest = (int64_t)rint(q->predicted) - 1;
  if (rest <= 0) return first;
  clear_step();
  decode_all(1, q->prompt + ((rest + 1) >> 1));
  return first + rest * step_ticks(law);
}

/** When the last token is due, in s. */
static double last_due(const Request *q) {
  const Class *c = &classes[q->kind];
  double arrival = q->arrival / ticks, more = fmax(0, q->predicted - 1);
  return arrival + (c->e2e_s < INFINITY ? c->e2e_s : c->ttft_s + (more > 0 ? c->tpot_s * more : 0));
}

typedef double Key(const Request *q, const Replica *r);
static double by_priority(const Request *q, const Replica *r) { (void)r; return classes[q->kind].priority; }
static double by_prediction(const Request *q, const Replica *r) { (void)r; return q->predicted; }
static double by_deadline(const Request *q, const Replica *r) {
  (void)r;
  double first_due = q->arrival / ticks + classes[q->kind].ttft_s;
  return first_due < INFINITY ? first_due : last_due(q);
}
static double by_laxity(const Request *q, const Replica *r) { return last_due(q) - ticks_alone(r->law, q) / ticks; }

static double by_cached(const Request *q, const Replica *r) { return -cached_tokens(r, q); }

/** By their places in ORDERS. */
static Key *const orders[] = {NULL, by_priority, by_prediction, by_deadline, by_laxity, by_cached};
static Key *order_key;
static bool rescans, keeps_list;
#define SCAN 128

static void use_order(int place) {
  order_key = orders[place];
  rescans = order_key == by_cached;
  keeps_list = rescans || !order_key;
}

/** Brings the least key among the first of the list to its head; of equals, the first to have arrived. */
static int best(Replica *r) {
  int chosen = r->waiting_head, before = chosen, before_chosen = NOBODY;
  double lowest = order_key(&requests[chosen], r);
  for (int i = 1, x; i < SCAN && (x = requests[before].next) != NOBODY; i++, before = x) {
    double key = order_key(&requests[x], r);
    if (key > lowest || (key == lowest && requests[chosen].row < requests[x].row)) continue;
    lowest = key;
    chosen = x;
    before_chosen = before;
  }
  if (before_chosen == NOBODY) return chosen;
  requests[before_chosen].next = requests[chosen].next;
  if (chosen == r->waiting_tail) r->waiting_tail = before_chosen;
  requests[chosen].next = r->waiting_head;
  return r->waiting_head = chosen;
}

/** The next to be admitted. */
static int head(Replica *r) {
  if (r->preempted != NOBODY) return r->preempted;
  if (r->waiting == 0) return NOBODY;
  return rescans ? best(r) : r->waiting_head;
}

static void push(Replica *r, int x) {
  Request *q = &requests[x];
  r->waiting++;
  if (!keeps_list) {
    q->key = order_key(q, r);
    q->previous = NOBODY;
    r->waiting_head = meld(r->waiting_head, x);
    return;
  }
  q->next = NOBODY;
  if (r->waiting_head == NOBODY) r->waiting_head = x;
  else requests[r->waiting_tail].next = x;
  r->waiting_tail = x;
}

static void push_front(Replica *r, int x) {
  requests[x].next = r->preempted;
  r->preempted = x;
}

static void pop(Replica *r) {
  if (r->preempted != NOBODY) {
    r->preempted = requests[r->preempted].next;
    return;
  }
  r->waiting--;
  r->waiting_head = keeps_list ? requests[r->waiting_head].next : popped(r->waiting_head);
}

/** Takes out x, which was never preempted and came before all others; one that rescans has put some before it. */
static void remove_waiting(Replica *r, int x) {
  r->waiting--;
  if (!keeps_list) {
    r->waiting_head = removed(r->waiting_head, x);
    return;
  }
  int before = NOBODY;
  for (int y = r->waiting_head; y != x; y = requests[y].next) before = y;
  if (before == NOBODY) r->waiting_head = requests[x].next;
  else requests[before].next = requests[x].next;
  if (x == r->waiting_tail) r->waiting_tail = before;
}
