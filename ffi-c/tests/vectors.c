/* The conformance runner: one job a line on standard input, prepared by run_vectors.py:
 *
 *   name TAB operation TAB config file or - TAB document file or - TAB "ok" TAB expected file
 *   name TAB operation TAB config file or - TAB document file or - TAB "error" TAB code TAB path
 *
 * With a configuration an engine is asked, without one the function of the library of that name.
 *
 * A result must be the expected file to the byte (which ends with a newline that the result has not); an error must
 * have that code and that path. Prints `N passed, N failed`; exit code 1 if one failed. */
#include "common.h"

enum { FIELDS = 7, LINE = 16384 };

typedef struct {
  tallage_status status;
  tallage_result *result;
  tallage_error *error;
} answer;

/* An engine's own report is that of its configuration. */
static int engine_says(tallage_str config, const tallage_result *report) {
  tallage_engine *engine = NULL;
  tallage_result *own = NULL;
  int same = 1;
  if (tallage_engine_new(config, &engine, NULL) == TALLAGE_STATUS_OK) {
    tallage_str a = tallage_result_json(report);
    same = tallage_engine_lint(engine, &own, NULL) == TALLAGE_STATUS_OK && tallage_result_json(own).len == a.len &&
           memcmp(tallage_result_json(own).ptr, a.ptr, a.len) == 0;
    tallage_result_free(own);
  }
  tallage_engine_free(engine);
  return same;
}

/* What is asked of an engine, and what is asked without one. */
static const struct {
  const char *operation;
  tallage_status (*ask)(const tallage_engine *, tallage_str, tallage_result **, tallage_error **);
} methods[] = {
    {"calculate", tallage_engine_calculate}, {"resolve", tallage_engine_resolve},     {"explain", tallage_engine_explain},
    {"credit", tallage_engine_credit},       {"vat_rates", tallage_engine_vat_rates}, {"en16931", tallage_engine_en16931},
    {"compare", tallage_engine_compare},
};
static const struct {
  const char *operation;
  tallage_status (*ask)(tallage_str, tallage_result **, tallage_error **);
} functions[] = {
    {"vat_number", tallage_vat_number}, {"vat_rates", tallage_vat_rates}, {"vies_request", tallage_vies_request},
    {"vies_read", tallage_vies_read},   {"en16931", tallage_en16931},
    {"compare", tallage_compare},
};

static void unknown(const char *operation) {
  fprintf(stderr, "unknown operation %s\n", operation);
  exit(2);
}

static answer run_function(const char *operation, tallage_str document) {
  answer a = {TALLAGE_STATUS_OK, NULL, NULL};
  for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
    if (strcmp(operation, functions[i].operation) == 0) {
      a.status = functions[i].ask(document, &a.result, &a.error);
      return a;
    }
  }
  unknown(operation);
  return a;
}

static answer run(const char *operation, tallage_str config, tallage_str document) {
  answer a = {TALLAGE_STATUS_OK, NULL, NULL};
  if (strcmp(operation, "lint") == 0) {
    a.status = tallage_lint(config, &a.result, &a.error);
    if (a.status == TALLAGE_STATUS_OK && !engine_says(config, a.result)) {
      fprintf(stderr, "tallage_engine_lint differs from tallage_lint\n");
      a.status = TALLAGE_STATUS_INTERNAL;
    }
    return a;
  }
  tallage_engine *engine = NULL;
  a.status = tallage_engine_new(config, &engine, &a.error);
  if (a.status != TALLAGE_STATUS_OK) {
    return a;
  }
  size_t found = 0, all = sizeof methods / sizeof *methods;
  while (found < all && strcmp(operation, methods[found].operation) != 0) {
    found++;
  }
  if (found < all) {
    a.status = methods[found].ask(engine, document, &a.result, &a.error);
  } else if (strcmp(operation, "engine") != 0) {
    unknown(operation);
  }
  tallage_engine_free(engine);
  return a;
}

static int result_is(const answer *a, const char *path) {
  if (a->status != TALLAGE_STATUS_OK) {
    return 0;
  }
  size_t len = 0;
  char *expected = read_file(path, &len);
  tallage_str json = tallage_result_json(a->result);
  int same = len == json.len + 1 && memcmp(expected, json.ptr, json.len) == 0 && expected[len - 1] == '\n';
  free(expected);
  return same;
}

static int error_is(const answer *a, const char *code, const char *path) {
  return a->status != TALLAGE_STATUS_OK && str_is(tallage_error_code(a->error), code) &&
         str_is(tallage_error_path(a->error), path) && tallage_error_kind(a->error) == a->status;
}

static void report(const char *name, const answer *a) {
  tallage_str got = a->error == NULL ? tallage_result_json(a->result) : tallage_error_json(a->error);
  fprintf(stderr, "FAILED %s\n  got: %.*s\n", name, (int)got.len, got.ptr);
}

int main(void) {
  static char line[LINE];
  unsigned passed = 0, failed = 0;
  while (fgets(line, LINE, stdin) != NULL) {
    char *field[FIELDS] = {"", "", "", "", "", "", ""};
    size_t fields = 0, len = 0;
    char *rest = line;
    line[strcspn(line, "\n")] = '\0';
    for (char *tab; fields < FIELDS - 1 && (tab = strchr(rest, '\t')) != NULL; rest = tab + 1) {
      *tab = '\0';
      field[fields++] = rest;
    }
    field[fields++] = rest;
    if (fields < 6) {
      fprintf(stderr, "not a job: %s\n", line);
      return 2;
    }
    tallage_str config = {NULL, 0}, document = {NULL, 0};
    int has_engine = strcmp(field[2], "-") != 0;
    char *config_bytes = NULL, *document_bytes = NULL;
    if (has_engine) {
      config_bytes = read_file(field[2], &len);
      config.ptr = config_bytes;
      config.len = len;
    }
    if (strcmp(field[3], "-") != 0) {
      document_bytes = read_file(field[3], &len);
      document.ptr = document_bytes;
      document.len = len;
    }
    answer a = has_engine ? run(field[1], config, document) : run_function(field[1], document);
    free(config_bytes);
    free(document_bytes);
    int good = strcmp(field[4], "ok") == 0 ? result_is(&a, field[5]) : error_is(&a, field[5], field[6]);
    if (good) {
      passed++;
    } else {
      failed++;
      report(field[0], &a);
    }
    tallage_result_free(a.result);
    tallage_error_free(a.error);
  }
  printf("%u passed, %u failed\n", passed, failed);
  return failed == 0 ? 0 : 1;
}
