/* What one call costs through C: prints nanoseconds per call, a whole number.
 *
 *   bench_call CONFIG DOCUMENT CALLS
 *
 * A tenth of the calls warm up. Then five runs; the fastest counts, since a shared machine only ever adds. */
#include <time.h>

#include "common.h"

enum { RUNS = 5 };

static unsigned long long now_ns(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (unsigned long long)t.tv_sec * 1000000000ULL + (unsigned long long)t.tv_nsec;
}

static void calculate(const tallage_engine *engine, tallage_str document, unsigned long calls) {
  for (unsigned long i = 0; i < calls; i++) {
    tallage_result *result = NULL;
    tallage_error *error = NULL;
    if (tallage_engine_calculate(engine, document, &result, &error) != TALLAGE_STATUS_OK) {
      print_error(error);
      exit(1);
    }
    tallage_result_free(result);
  }
}

int main(int argc, char **argv) {
  unsigned long calls = argc == 4 ? strtoul(argv[3], NULL, 10) : 0;
  if (calls == 0) {
    fprintf(stderr, "usage: bench_call CONFIG DOCUMENT CALLS\n");
    return 2;
  }
  tallage_engine *engine = engine_from_file(argv[1]);
  size_t len = 0;
  char *bytes = read_file(argv[2], &len);
  tallage_str document = {bytes, len};
  unsigned long long best = ~0ULL;
  calculate(engine, document, calls / 10);
  for (int run = 0; run < RUNS; run++) {
    unsigned long long start = now_ns();
    calculate(engine, document, calls);
    unsigned long long took = now_ns() - start;
    best = took < best ? took : best;
  }
  printf("%llu\n", best / calls);
  tallage_engine_free(engine);
  free(bytes);
  return 0;
}
