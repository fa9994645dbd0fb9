// The twins of sim/step/{queue,heap,alone,describe} and order: who waits at a replica, by the order's key. First come,
// first served keeps a list; the others a pairing heap through the records: `next` is a sibling, `previous` its first child,
// `ends` its parent or the sibling before it.

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

/** By their places in ORDERS; none for a list. */
static Key *const orders[] = {NULL, by_priority, by_prediction, by_deadline, by_laxity};
static Key *order_key;

static bool goes_first(int x, int y) {
  const Request *a = &requests[x], *b = &requests[y];
  return a->key != b->key ? a->key < b->key : a->row < b->row;
}

static int meld(int x, int y) {
  if (x == NOBODY) return y;
  if (y == NOBODY) return x;
  bool first = goes_first(x, y);
  int parent = first ? x : y, child = first ? y : x, sibling = requests[parent].previous;
  if (sibling != NOBODY) requests[sibling].ends = child;
  requests[child].next = sibling;
  requests[child].ends = parent;
  requests[parent].previous = child;
  return parent;
}

/** A heap without its root: its children in pairs, and those from the last to the first. */
static int popped(int root) {
  int pairs = NOBODY, heap = NOBODY;
  for (int child = requests[root].previous; child != NOBODY;) {
    int second = requests[child].next, after = second == NOBODY ? NOBODY : requests[second].next;
    int pair = meld(child, second);
    requests[pair].next = pairs;
    pairs = pair;
    child = after;
  }
  while (pairs != NOBODY) {
    int after = requests[pairs].next;
    heap = meld(heap, pairs);
    pairs = after;
  }
  return heap;
}

static int removed(int root, int x) {
  int children = popped(x);
  if (x == root) return children;
  const Request *q = &requests[x];
  Request *before = &requests[q->ends];
  if (before->previous == x) before->previous = q->next;
  else before->next = q->next;
  if (q->next != NOBODY) requests[q->next].ends = q->ends;
  return meld(root, children);
}

static int head(const Replica *r) {
  return r->preempted != NOBODY ? r->preempted : r->waiting > 0 ? r->waiting_head : NOBODY;
}

static void push(Replica *r, int x) {
  Request *q = &requests[x];
  r->waiting++;
  if (order_key) {
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
  r->waiting_head = order_key ? popped(r->waiting_head) : requests[r->waiting_head].next;
}

/** Takes out x, which was never preempted and came before all others of a list. */
static void remove_waiting(Replica *r, int x) {
  r->waiting--;
  r->waiting_head = order_key ? removed(r->waiting_head, x) : requests[x].next;
}
