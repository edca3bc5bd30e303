/* What the C test programs share: reading files, borrowed text, giving up. */
#ifndef TALLAGE_TEST_COMMON_H
#define TALLAGE_TEST_COMMON_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tallage.h"

static inline tallage_str str_of(const char *text) {
  tallage_str str = {text, strlen(text)};
  return str;
}

static inline int str_is(tallage_str str, const char *text) {
  return str.len == strlen(text) && memcmp(str.ptr, text, str.len) == 0;
}

static inline int str_has(tallage_str str, const char *part) {
  size_t len = strlen(part);
  for (size_t at = 0; at + len <= str.len; at++) {
    if (memcmp(str.ptr + at, part, len) == 0) {
      return 1;
    }
  }
  return 0;
}

static inline void print_error(const tallage_error *error) {
  tallage_str json = tallage_error_json(error);
  fwrite(json.ptr, 1, json.len, stderr);
  fputc('\n', stderr);
}

/* The bytes of a file, to be freed by the caller; ends the program if it cannot be read. */
static inline char *read_file(const char *path, size_t *len) {
  FILE *file = fopen(path, "rb");
  size_t room = 4096;
  char *bytes = malloc(room);
  *len = 0;
  if (file == NULL || bytes == NULL) {
    fprintf(stderr, "cannot read %s\n", path);
    exit(2);
  }
  for (size_t got; (got = fread(bytes + *len, 1, room - *len, file)) > 0;) {
    *len += got;
    if (*len == room) {
      char *larger = realloc(bytes, room *= 2);
      if (larger == NULL) {
        fprintf(stderr, "no memory for %s\n", path);
        exit(2);
      }
      bytes = larger;
    }
  }
  fclose(file);
  return bytes;
}

/* An engine built from a file; ends the program with the error's JSON if there is none. */
static inline tallage_engine *engine_from_file(const char *path) {
  size_t len = 0;
  char *bytes = read_file(path, &len);
  tallage_str config = {bytes, len};
  tallage_engine *engine = NULL;
  tallage_error *error = NULL;
  if (tallage_engine_new(config, &engine, &error) != TALLAGE_STATUS_OK) {
    print_error(error);
    exit(1);
  }
  free(bytes);
  return engine;
}

#endif
