#define _POSIX_C_SOURCE 200809L
/* Calls tallage through its C header, on order (see ../src/worker.rs): "c_text DOCUMENT N" on a line of standard input,
 * answered by the nanoseconds of N calls. usage: worker CONFIG */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "tallage.h"

static void die(const char *what) {
  fprintf(stderr, "worker.c: %s\n", what);
  exit(1);
}

static tallage_str read_file(const char *path) {
  FILE *file = fopen(path, "rb");
  if (file == NULL || fseek(file, 0, SEEK_END) != 0) die(path);
  long size = ftell(file);
  if (size < 0) die(path);
  rewind(file);
  char *text = malloc((size_t)size + 1);
  if (text == NULL || fread(text, 1, (size_t)size, file) != (size_t)size) die(path);
  fclose(file);
  tallage_str str = {text, (size_t)size};
  return str;
}

/* Processor time, like the other workers. */
static long long now(void) {
  struct timespec t;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return (long long)t.tv_sec * 1000000000LL + t.tv_nsec;
}

static size_t calculate(const tallage_engine *engine, tallage_str invoice) {
  tallage_result *result = NULL;
  tallage_error *error = NULL;
  if (tallage_engine_calculate(engine, invoice, &result, &error) != TALLAGE_STATUS_OK) {
    tallage_str message = tallage_error_message(error);
    fprintf(stderr, "%.*s\n", (int)message.len, message.ptr);
    die("the invoice is refused");
  }
  size_t length = tallage_result_json(result).len;
  tallage_result_free(result);
  return length;
}

int main(int count, char **arguments) {
  if (count != 2) die("usage: worker CONFIG");
  tallage_str config = read_file(arguments[1]);
  tallage_engine *engine = NULL;
  tallage_error *error = NULL;
  if (tallage_engine_new(config, &engine, &error) != TALLAGE_STATUS_OK) die("the configuration is refused");

  char line[4096], path[4096] = "", wanted[4096];
  char name[64];
  unsigned long calls;
  tallage_str invoice = {NULL, 0};
  volatile size_t sink = 0; /* so that no call can be left out */
  while (fgets(line, sizeof line, stdin) != NULL) {
    if (sscanf(line, "%63s %4095s %lu", name, wanted, &calls) != 3 || strcmp(name, "c_text") != 0) die(line);
    if (strcmp(wanted, path) != 0) {
      free((void *)invoice.ptr);
      invoice = read_file(wanted);
      strcpy(path, wanted);
    }
    long long start = now();
    for (unsigned long i = 0; i < calls; i++) sink += calculate(engine, invoice);
    printf("%lld\n", now() - start);
    fflush(stdout);
  }
  free((void *)invoice.ptr);
  free((void *)config.ptr);
  tallage_engine_free(engine);
  return 0;
}
