/* Calls in a loop, for valgrind and for the growth of memory:
 *
 *   memory CONFIG DOCUMENT CALLS [LIMIT_KIB]
 *
 * One call in ten is an error, one in ten asks for the explanation, one in ten is about a VAT number, one in a hundred
 * builds an engine, so that every kind of object is made and freed. With LIMIT_KIB the resident memory after a tenth of
 * the calls is compared with that at the end; more growth than the limit is a failure. */
#include <unistd.h>

#include "common.h"

/* Resident memory of this process in KiB; 0 where there is no /proc. */
static unsigned long resident_kib(void) {
  unsigned long total = 0, pages = 0;
  FILE *file = fopen("/proc/self/statm", "r");
  if (file == NULL) {
    return 0;
  }
  if (fscanf(file, "%lu %lu", &total, &pages) != 2) {
    pages = 0;
  }
  fclose(file);
  return pages * ((unsigned long)sysconf(_SC_PAGESIZE) / 1024);
}

int main(int argc, char **argv) {
  if (argc != 4 && argc != 5) {
    fprintf(stderr, "usage: memory CONFIG DOCUMENT CALLS [LIMIT_KIB]\n");
    return 2;
  }
  tallage_engine *engine = engine_from_file(argv[1]);
  size_t config_len = 0, len = 0;
  char *config_bytes = read_file(argv[1], &config_len);
  char *bytes = read_file(argv[2], &len);
  tallage_str config = {config_bytes, config_len}, document = {bytes, len}, broken = {bytes, len - len / 3};
  tallage_str number = str_of("{\"number\":\"B64717838\",\"country\":\"ES\"}");
  unsigned long calls = strtoul(argv[3], NULL, 10), wrong = 0, early = 0;
  for (unsigned long i = 0; i < calls; i++) {
    tallage_result *result = NULL;
    tallage_error *error = NULL;
    tallage_status status, expected = TALLAGE_STATUS_OK;
    if (i == calls / 10) {
      early = resident_kib();
    }
    if (i % 10 == 3) {
      status = tallage_engine_calculate(engine, broken, &result, &error);
      expected = TALLAGE_STATUS_INVALID_DOCUMENT;
    } else if (i % 10 == 7) {
      status = tallage_engine_explain(engine, document, &result, &error);
    } else if (i % 10 == 5) {
      status = tallage_vat_number(number, &result, &error);
    } else if (i % 100 == 99) {
      tallage_engine *other = NULL;
      status = tallage_engine_new(config, &other, &error);
      tallage_engine_free(other);
    } else {
      status = tallage_engine_calculate(engine, document, &result, &error);
    }
    wrong += status != expected;
    tallage_result_free(result);
    tallage_error_free(error);
  }
  unsigned long late = resident_kib();
  unsigned long growth = late > early ? late - early : 0;
  tallage_engine_free(engine);
  free(config_bytes);
  free(bytes);
  printf("%lu calls, %lu wrong; resident %lu KiB early, %lu KiB late\n", calls, wrong, early, late);
  if (argc == 5) {
    if (early == 0) {
      fprintf(stderr, "resident memory cannot be read here: /proc/self/statm is needed\n");
      return 1;
    }
    if (growth > strtoul(argv[4], NULL, 10)) {
      fprintf(stderr, "memory grew by %lu KiB, allowed are %s\n", growth, argv[4]);
      return 1;
    }
  }
  return wrong == 0 ? 0 : 1;
}
