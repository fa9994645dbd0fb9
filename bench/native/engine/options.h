// The command line: words `name=value`. A list's items are parted by commas; some names come several times.
static char **words;
static int word_count;

/** The value of the name's word at `place` among those of the name, or NULL. */
static const char *word(const char *name, int place) {
  size_t length = strlen(name);
  for (int i = 0; i < word_count; i++)
    if (strncmp(words[i], name, length) == 0 && words[i][length] == '=' && place-- == 0) return words[i] + length + 1;
  return NULL;
}

static double number(const char *name, double otherwise) {
  const char *text = word(name, 0);
  return text ? strtod(text, NULL) : otherwise;
}

static int count_words(const char *name) {
  int count = 0;
  while (word(name, count)) count++;
  return count;
}

/** The numbers of a list, and their count. */
static double *list(const char *text, int *count) {
  double *values = malloc(sizeof *values * (strlen(text) / 2 + 1));
  int n = 0;
  for (char *end; *text; text = *end ? end + 1 : end) values[n++] = strtod(text, &end);
  *count = n;
  return values;
}
