/* One engine, eight threads: all of them get the bytes that one thread alone gets, and errors stay each thread's own.
 *
 *   threads CONFIG DOCUMENT CALLS */
#include <pthread.h>

#include "common.h"

enum { THREADS = 8 };

typedef struct {
  const tallage_engine *engine;
  tallage_str document, expected;
  unsigned long calls, wrong;
} work;

static void *calculate(void *argument) {
  work *w = argument;
  for (unsigned long i = 0; i < w->calls; i++) {
    tallage_result *result = NULL;
    tallage_error *error = NULL;
    tallage_status status = tallage_engine_calculate(w->engine, w->document, &result, &error);
    tallage_str json = tallage_result_json(result);
    if (status != TALLAGE_STATUS_OK || error != NULL || json.len != w->expected.len ||
        memcmp(json.ptr, w->expected.ptr, json.len) != 0) {
      w->wrong++;
    }
    tallage_result_free(result);
    tallage_error_free(error);
    result = NULL;
    error = NULL;
    status = tallage_engine_calculate(w->engine, str_of("{"), &result, &error);
    if (status != TALLAGE_STATUS_INVALID_DOCUMENT || result != NULL || !str_is(tallage_error_code(error), "json.syntax")) {
      w->wrong++;
    }
    tallage_error_free(error);
  }
  return NULL;
}

int main(int argc, char **argv) {
  if (argc != 4) {
    fprintf(stderr, "usage: threads CONFIG DOCUMENT CALLS\n");
    return 2;
  }
  tallage_engine *engine = engine_from_file(argv[1]);
  size_t len = 0;
  char *bytes = read_file(argv[2], &len);
  tallage_str document = {bytes, len};
  tallage_result *alone = NULL;
  tallage_error *error = NULL;
  if (tallage_engine_calculate(engine, document, &alone, &error) != TALLAGE_STATUS_OK) {
    print_error(error);
    return 1;
  }
  pthread_t thread[THREADS];
  work w[THREADS];
  unsigned long wrong = 0;
  for (int i = 0; i < THREADS; i++) {
    work one = {engine, document, tallage_result_json(alone), strtoul(argv[3], NULL, 10), 0};
    w[i] = one;
    if (pthread_create(&thread[i], NULL, calculate, &w[i]) != 0) {
      fprintf(stderr, "no thread\n");
      return 2;
    }
  }
  for (int i = 0; i < THREADS; i++) {
    pthread_join(thread[i], NULL);
    wrong += w[i].wrong;
  }
  printf("%d threads, %s calls each on one engine: %lu wrong\n", THREADS, argv[3], wrong);
  tallage_result_free(alone);
  tallage_engine_free(engine);
  free(bytes);
  return wrong == 0 ? 0 : 1;
}
