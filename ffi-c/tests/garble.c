/* Garbled input through C: texts that were valid once, damaged at random, to every function that takes one.
 *
 *   garble ROUNDS < FOLDERS      one folder of tests/vectors a line: its config.json and document.json are what is damaged
 *
 * Whatever comes in, a call answers with a result or with an error of which kind, code and message are there; it writes nothing else, and
 * never is it a panic. Afterwards the engine says what it said before. The numbers are not random: every run makes the same. */
#include "common.h"

enum { LINE = 4096, ROOM = 64, STEPS = 6 };

static unsigned long long state;

/* xorshift64*: small, and the same everywhere. */
static size_t below(size_t limit) {
  state ^= state >> 12;
  state ^= state << 25;
  state ^= state >> 27;
  return (size_t)((state * 2685821657736338717ULL >> 33) % limit);
}

static const char *const tokens[] = {
    "null", "true",  "-1",     "0.1", "1e999",  "99999999999999999999", "\"\"",       "[]",     "{}",   "{\"",
    "\\u0000", "\\ud800", "\xff", "\xc0\x80", "\"EUR\"", "\"2026-02-30\"", "\"0\"", ",", ":", "[[[[[[[[",
    "\"DE\"", "\"line\"", "\"id\":\"f1\"", "\"number\":18446744073709551615", "1000000000000000", "\"-0\"",
};

/* A damaged copy of exactly its length, so that whatever reads further is found; to be freed. */
static tallage_str damaged(tallage_str text) {
  size_t len = text.len;
  char *work = malloc(len + 8 * ROOM);
  if (work == NULL) {
    exit(2);
  }
  if (len > 0) {
    memcpy(work, text.ptr, len);
  }
  for (size_t times = 1 + below(3); times > 0; times--) {
    size_t at = below(len + 1), many = 1 + below(ROOM - 1);
    const char *token = tokens[below(sizeof tokens / sizeof *tokens)];
    size_t longer = strlen(token);
    switch (below(6)) {
      case 0: /* another byte */
        if (at < len) {
          work[at] = (char)below(256);
        }
        break;
      case 1: /* another digit */
        for (; at < len; at++) {
          if (work[at] >= '0' && work[at] <= '9') {
            work[at] = (char)('0' + below(10));
            break;
          }
        }
        break;
      case 2: /* the end is missing */
        len = below(4) == 0 ? at : len;
        break;
      case 3: /* a piece is missing */
        many = many < len - at ? many : len - at;
        memmove(work + at, work + at + many, len - at - many);
        len -= many;
        break;
      case 4: /* a piece is there twice */
        many = many < len - at ? many : len - at;
        memmove(work + at + many, work + at, len - at);
        len += many;
        break;
      default: /* something else is there */
        memmove(work + at + longer, work + at, len - at);
        memcpy(work + at, token, longer);
        len += longer;
    }
  }
  char *exact = malloc(len > 0 ? len : 1);
  if (exact == NULL) {
    exit(2);
  }
  memcpy(exact, work, len);
  free(work);
  tallage_str made = {exact, len};
  return made;
}

static unsigned long calls = 0, answered = 0;
static const char *where = "";

static void wrong(const char *what, tallage_str text) {
  fprintf(stderr, "%s: %s, for\n%.*s\n", where, what, (int)text.len, text.ptr);
  exit(1);
}

/* What must hold after every call. Frees the error. */
static void check(tallage_status status, const void *out, tallage_error *error, tallage_str text) {
  calls++;
  if (status == TALLAGE_STATUS_OK) {
    answered++;
    if (error != NULL) {
      wrong("a success with an error", text);
    }
    return;
  }
  if (out != NULL || error == NULL || tallage_error_kind(error) != status) {
    wrong("a failure without its error", text);
  }
  if (status == TALLAGE_STATUS_INTERNAL || status == TALLAGE_STATUS_INVALID_ARGUMENT || tallage_error_code(error).len == 0 ||
      tallage_error_message(error).len == 0 || !str_has(tallage_error_json(error), "\"details\":")) {
    print_error(error);
    wrong("an error that no text should lead to", text);
  }
  tallage_error_free(error);
}

/* A result is JSON on one line. */
static void drop(tallage_result *result, tallage_str text) {
  tallage_str json = tallage_result_json(result);
  if (result != NULL && (json.len < 2 || json.ptr[0] != '{' || json.ptr[json.len - 1] != '}' || memchr(json.ptr, '\n', json.len) != NULL)) {
    wrong("a result that is no object on one line", text);
  }
  tallage_result_free(result);
}

typedef tallage_status (*function)(tallage_str, tallage_result **, tallage_error **);
static const function functions[] = {tallage_lint,         tallage_vat_number, tallage_vat_rates,
                                     tallage_vies_request, tallage_vies_read,  tallage_en16931};

typedef tallage_status (*method)(const tallage_engine *, tallage_str, tallage_result **, tallage_error **);
static const method methods[] = {tallage_engine_calculate, tallage_engine_resolve, tallage_engine_explain,  tallage_engine_credit,
                                 tallage_engine_vat_rates, tallage_engine_en16931, tallage_engine_reconcile};

static void ask_all(const tallage_engine *engine, tallage_str text) {
  for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
    tallage_result *result = NULL;
    tallage_error *error = NULL;
    tallage_status status = functions[i](text, &result, &error);
    check(status, result, error, text);
    drop(result, text);
  }
  for (size_t i = 0; engine != NULL && i < sizeof methods / sizeof *methods; i++) {
    tallage_result *result = NULL;
    tallage_error *error = NULL;
    tallage_status status = methods[i](engine, text, &result, &error);
    check(status, result, error, text);
    drop(result, text);
  }
}

static const char received[] =
    "{\"number\":1,\"response\":{\"status\":200,\"headers\":{\"retry-after\":\"1\",\"content-type\":\"application/json\"},\"body\":\"{\\\"taxAmountDue"
    "\\\":\\\"1\\\",\\\"lineItems\\\":[],\\\"type\\\":\\\"taxDateTooFarInFuture\\\",\\\"code\\\":\\\"DEFAULT\\\",\\\"totalTax\\\":0.00}\"}}";

/* An exchange goes on with garbled answers, and is taken up from its own JSON, garbled as well. */
static void exchange(const tallage_engine *engine, tallage_str request) {
  tallage_exchange *running = NULL;
  tallage_error *error = NULL;
  tallage_status status = tallage_engine_begin(engine, request, &running, &error);
  check(status, running, error, request);
  for (int step = 0; running != NULL && step < STEPS; step++) {
    tallage_str good = {received, sizeof received - 1};
    tallage_str answer = damaged(good);
    tallage_result *result = NULL, *kept = NULL;
    error = NULL;
    status = tallage_exchange_receive(running, answer, &result, &error);
    check(status, result, error, answer);
    drop(result, answer);
    free((void *)answer.ptr);
    if (tallage_exchange_waited(running, NULL) != TALLAGE_STATUS_OK || tallage_exchange_retry(running, NULL) != TALLAGE_STATUS_OK ||
        tallage_exchange_step(running, &kept, NULL) != TALLAGE_STATUS_OK) {
      wrong("an exchange that cannot go on", request);
    }
    drop(kept, request);
    kept = NULL;
    if (tallage_exchange_json(running, &kept, NULL) != TALLAGE_STATUS_OK) {
      wrong("an exchange without JSON", request);
    }
    tallage_str saved = damaged(tallage_result_json(kept));
    tallage_exchange *again = NULL;
    error = NULL;
    status = tallage_engine_resume(engine, saved, &again, &error);
    check(status, again, error, saved);
    tallage_exchange_free(again);
    free((void *)saved.ptr);
    drop(kept, request);
  }
  tallage_exchange_free(running);
}

/* A file of the case, or no text if there is none. */
static tallage_str file_of(const char *folder, const char *name) {
  char path[LINE];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  FILE *file = fopen(path, "rb");
  tallage_str text = {NULL, 0};
  if (file != NULL) {
    fclose(file);
    text.ptr = read_file(path, &text.len);
  }
  return text;
}

/* What the engine says of the document as it is: the result, or the error. */
static char *says(const tallage_engine *engine, tallage_str document) {
  tallage_result *result = NULL;
  tallage_error *error = NULL;
  tallage_status status = tallage_engine_calculate(engine, document, &result, &error);
  tallage_str json = status == TALLAGE_STATUS_OK ? tallage_result_json(result) : tallage_error_json(error);
  char *copy = malloc(json.len + 1);
  if (copy == NULL) {
    exit(2);
  }
  memcpy(copy, json.ptr, json.len);
  copy[json.len] = '\0';
  tallage_result_free(result);
  tallage_error_free(error);
  return copy;
}

int main(int argc, char **argv) {
  unsigned long rounds = argc == 2 ? strtoul(argv[1], NULL, 10) : 0;
  char folder[LINE];
  if (rounds == 0) {
    fprintf(stderr, "usage: garble ROUNDS < FOLDERS\n");
    return 2;
  }
  unsigned long cases = 0;
  while (fgets(folder, sizeof folder, stdin) != NULL) {
    folder[strcspn(folder, "\n")] = '\0';
    where = folder;
    state = 0x9E3779B97F4A7C15ULL + ++cases;
    tallage_str config = file_of(folder, "config.json"), document = file_of(folder, "document.json");
    tallage_engine *engine = NULL;
    if (tallage_engine_new(config, &engine, NULL) != TALLAGE_STATUS_OK) {
      engine = NULL;
    }
    char *before = engine == NULL ? NULL : says(engine, document);
    for (unsigned long round = 0; round < rounds; round++) {
      tallage_str text = damaged(document), other = damaged(config);
      tallage_engine *made = NULL;
      tallage_error *error = NULL;
      tallage_status status = tallage_engine_new(other, &made, &error);
      check(status, made, error, other);
      ask_all(made, document);
      ask_all(engine, text);
      if (engine != NULL) {
        exchange(engine, text);
        exchange(engine, document);
      }
      tallage_engine_free(made);
      free((void *)text.ptr);
      free((void *)other.ptr);
    }
    char *after = engine == NULL ? NULL : says(engine, document);
    if (engine != NULL && strcmp(before, after) != 0) {
      wrong("the engine says something else than before", document);
    }
    free(before);
    free(after);
    tallage_engine_free(engine);
    free((void *)config.ptr);
    free((void *)document.ptr);
  }
  /* A run in which nothing gets through would test the reader of JSON only. */
  printf("%lu cases, %lu calls, %lu answered, %lu refused\n", cases, calls, answered, calls - answered);
  return cases > 0 && answered > calls / 100 && answered < calls ? 0 : 1;
}
