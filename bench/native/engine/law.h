// The twins of cost/{step,forms}: the sums of a step, and a step law as a base row and terms.
#include <stdbool.h>

/** The sums of the step that is being formed; `extra`: ticks of copies over the link. */
typedef struct { int64_t tokens, pairs, context, sequences, decoding, finishing, extra; int prompts; } Step;
static Step step;

static void clear_step(void) { memset(&step, 0, sizeof step); }

/** Takes in so many decoding sequences with `context` tokens between them, their new ones included. */
static void decode_all(int64_t sequences, int64_t context) {
  step.tokens += sequences;
  step.pairs += context;
  step.context += context;
  step.sequences += sequences;
  step.decoding += sequences;
}

/** Takes in `tokens` of a prompt behind `before` that are in the KV already. */
static void prefill(int64_t before, int64_t tokens) {
  step.tokens += tokens;
  step.pairs += tokens * before + tokens * (tokens + 1) / 2;
  step.context += before + tokens;
  step.sequences++;
  step.prompts++;
}

#define FORM 5
#define BASE 9
#define MOST_TERMS 16
#define MOST_FORMS 4
typedef struct { int forms; int64_t form[MOST_FORMS][FORM]; } Term;
typedef struct { int64_t base[BASE]; int terms; Term term[MOST_TERMS]; } Law;

/** A law from its column (see layout-engine): the base row, the number of terms, and each as its forms. */
static Law compile_law(const double *column, double ticks) {
  Law law = {.terms = 0};
  for (int i = 0; i < BASE; i++) law.base[i] = (int64_t)rint(*column++ * ticks);
  for (int terms = (int)*column++; terms > 0; terms--) {
    Term term = {.forms = (int)*column++};
    if (term.forms > MOST_FORMS || law.terms == MOST_TERMS) exit(2);
    for (int i = 0; i < term.forms; i++)
      for (int k = 0; k < FORM; k++) term.form[i][k] = (int64_t)rint(*column++ * ticks);
    if (term.forms > 1) law.term[law.terms++] = term;
    else for (int k = 0; k < FORM; k++) law.base[k] += term.form[0][k];
  }
  return law;
}

static int64_t form_ticks(const int64_t *f) {
  return f[0] + f[1] * step.tokens + f[2] * step.pairs + f[3] * step.context + f[4] * step.sequences;
}

static int64_t base_ticks(const Law *law) {
  int64_t ticks = form_ticks(law->base);
  if (step.decoding > 0) ticks += law->base[5] * step.decoding + law->base[7];
  if (step.finishing > 0) ticks += law->base[6] * step.finishing + law->base[8];
  return ticks;
}

static int64_t step_ticks(const Law *law) {
  int64_t ticks = base_ticks(law) + step.extra;
  for (int t = 0; t < law->terms; t++) {
    const Term *term = &law->term[t];
    int64_t most = form_ticks(term->form[0]);
    for (int i = 1; i < term->forms; i++) {
      int64_t other = form_ticks(term->form[i]);
      if (other > most) most = other;
    }
    ticks += most;
  }
  return ticks;
}
