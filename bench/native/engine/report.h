// What is printed of a run, as JSON; what never was is null.
static double cpu_s(void) {
  struct rusage u;
  getrusage(RUSAGE_SELF, &u);
  return u.ru_utime.tv_sec + u.ru_stime.tv_sec + 1e-6 * (u.ru_utime.tv_usec + u.ru_stime.tv_usec);
}

static void print_number(double x) {
  if (isfinite(x)) printf("%.17g", x);
  else printf("null");
}

/** `count` rows of `width` numbers, `stride` numbers apart. */
static void print_table(const char *name, const double *cells, int count, int width, int stride) {
  printf(",\"%s\":[", name);
  for (int i = 0; i < count; i++) {
    printf(i > 0 ? ",[" : "[");
    for (int k = 0; k < width; k++) {
      if (k > 0) printf(",");
      print_number(cells[i * stride + k]);
    }
    printf("]");
  }
  printf("]");
}
#define PRINT_ROWS(name, rows, count) \
  print_table(name, (const double *)(rows), count, sizeof *(rows) / sizeof(double), sizeof *(rows) / sizeof(double))

static void report(double spent, int count, double percentiles[METRICS][count], bool exhausted) {
  struct rusage u;
  getrusage(RUSAGE_SELF, &u);
  printf("{\"cpu_s\":%.6f,\"resident_mb\":%.1f,\"limited\":%s", spent, u.ru_maxrss / 1024.0, exhausted ? "true" : "false");
  printf(",\"digest\":\"%016llx\"", (unsigned long long)seen.digest);
  const struct { const char *name; double x; } figures[] = {
    {"completed", seen.completed}, {"rejected", seen.rejected}, {"abandoned", seen.abandoned},
    {"preempted", seen.preempted}, {"in_flight", seen.in_flight}, {"arrived", seen.arrived},
    {"messages", seen.messages}, {"steps", seen.steps}, {"plans", seen.plans}, {"events", seen.events},
    {"served", seen.served}, {"attained", seen.attained}, {"lost", seen.lost}, {"left", seen.left},
    {"tokens", seen.tokens}, {"pairs", seen.pairs}, {"context", seen.context}, {"squares", seen.squares},
    {"window_s", seen.window}, {"waiting_s", seen.waiting}, {"running_s", seen.running},
    {"busy_s", busy * seconds}, {"kv_block_s", kv * seconds}, {"live_max", live_max},
    {"hashes", seen.hashes}, {"hits", seen.hits}, {"crowded", seen.crowded},
    {"itl_mean_s", all_ticks_after * seconds / all_tokens_after}, {"ttft_mean_s", all[TTFT].sum / all[TTFT].count},
  };
  for (size_t i = 0; i < sizeof figures / sizeof *figures; i++) {
    printf(",\"%s\":", figures[i].name);
    print_number(figures[i].x);
  }
  print_table("percentiles_s", &percentiles[0][0], METRICS, count, count);
  print_table("segments", segment_rows, rows_written, row_size, row_size);
  print_table("classes", &classes[0].served, class_count, 10, sizeof *classes / sizeof(double));
  PRINT_ROWS("series", series, series_count);
  PRINT_ROWS("steps_log", step_log, step_count);
  PRINT_ROWS("request_log", request_log, request_most);
  printf("}\n");
}
