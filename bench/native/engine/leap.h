// The twin of sim/step/leap: leaps over steps that only decode, in closed form. From step `from` on, a break adds
// `rise + slope j` ticks to step j.
typedef struct { int64_t from, rise, slope; } Break;
typedef struct { int64_t first, slope; int breaks; Break table[MOST_TERMS * MOST_FORMS]; } Leap;

static void add_term(Leap *leap, const Term *term, int64_t growth, int64_t most) {
  int64_t value = INT64_MIN, slope = 0;
  for (int i = 0; i < term->forms; i++) {
    int64_t other = form_ticks(term->form[i]), s = (term->form[i][2] + term->form[i][3]) * growth;
    if (other > value || (other == value && s > slope)) { value = other; slope = s; }
  }
  leap->first += value;
  leap->slope += slope;
  for (;;) {
    int64_t from = most, next_value = 0, next_slope = 0;
    for (int i = 0; i < term->forms; i++) {
      int64_t s = (term->form[i][2] + term->form[i][3]) * growth;
      if (s <= slope) continue;
      int64_t other = form_ticks(term->form[i]), steeper = s - slope;
      if (value - other > steeper * (from - 1)) continue;
      int64_t crossing = (value - other + steeper - 1) / steeper;
      if (crossing >= most || crossing > from) continue;
      int64_t ahead = other - next_value + (s - next_slope) * crossing;
      if (crossing < from || ahead > 0 || (ahead == 0 && s > next_slope)) {
        from = crossing;
        next_value = other;
        next_slope = s;
      }
    }
    if (from >= most) return;
    leap->table[leap->breaks++] = (Break){from, next_value - value, next_slope - slope};
    value = next_value;
    slope = next_slope;
  }
}

static void prepare_leap(Leap *leap, const Law *law, int64_t most) {
  leap->first = base_ticks(law);
  leap->slope = (law->base[2] + law->base[3]) * step.decoding;
  leap->breaks = 0;
  for (int t = 0; t < law->terms; t++) add_term(leap, &law->term[t], step.decoding, most);
}

static int64_t leap_ticks(const Leap *leap, int64_t n) {
  int64_t triangle = n * (n - 1) / 2, ticks = n * leap->first + leap->slope * triangle;
  for (int i = 0; i < leap->breaks; i++) {
    const Break *b = &leap->table[i];
    if (b->from < n) ticks += (n - b->from) * b->rise + b->slope * (triangle - b->from * (b->from - 1) / 2);
  }
  return ticks;
}

static int64_t step_of_leap(const Leap *leap, int64_t j) {
  int64_t ticks = leap->first + leap->slope * j;
  for (int i = 0; i < leap->breaks; i++)
    if (leap->table[i].from <= j) ticks += leap->table[i].rise + leap->table[i].slope * j;
  return ticks;
}

static int64_t steps_to_reach(const Leap *leap, int64_t target, int64_t most) {
  double half = leap->slope * 0.5, linear = leap->first - half, goal = target;
  int64_t n = (int64_t)(2 * goal / (linear + sqrt(linear * linear + 4 * half * goal)));
  n = n < 1 ? 1 : n > most ? most : n;
  int64_t ticks = leap_ticks(leap, n);
  while (leap->breaks > 0 && n > 1 && ticks > target) {
    int64_t back = (int64_t)((double)(ticks - target) / (double)step_of_leap(leap, n - 1));
    if (back < 1) break;
    n = n - back > 1 ? n - back : 1;
    ticks = leap_ticks(leap, n);
  }
  while (n > 1) {
    int64_t before = ticks - step_of_leap(leap, n - 1);
    if (before < target) break;
    n--;
    ticks = before;
  }
  while (n < most && ticks < target) ticks += step_of_leap(leap, n++);
  return n;
}
