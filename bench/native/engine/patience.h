// The twin of sim/step/patience: those whose service has not begun, by arrival, in links that are there only if it ends.
static int64_t patience = NEVER, patience_at;
static int impatient_first, impatient_last;
static struct { int before, after; } *links;

static void open_patience(double most_s) {
  double most_ticks = most_s * ticks;
  patience = most_ticks < (double)LAST_TICK ? (int64_t)rint(most_ticks) : NEVER;
  if (patience < NEVER) links = malloc(sizeof *links * capacity);
}

static void clear_patience(void) {
  patience_at = NEVER;
  impatient_first = impatient_last = NOBODY;
}

static void lead(int x) {
  impatient_first = x;
  patience_at = x == NOBODY ? NEVER : requests[x].arrival + patience;
}

static void enter_patience(int x) {
  if (patience == NEVER) return;
  links[x].before = impatient_last;
  links[x].after = NOBODY;
  if (impatient_last != NOBODY) links[impatient_last].after = x;
  else lead(x);
  impatient_last = x;
}

static void leave_patience(int x) {
  if (patience == NEVER) return;
  int before = links[x].before, after = links[x].after;
  if (after != NOBODY) links[after].before = before;
  else impatient_last = before;
  if (before != NOBODY) links[before].after = after;
  else lead(after);
}
