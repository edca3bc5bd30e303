/* As much JSON as the programs in C need: finding a member, reading a text, writing one. A real program has a library for it. */
#ifndef EXAMPLE_JSON_H
#define EXAMPLE_JSON_H

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "tallage.h"

/* Memory or the end. */
static inline char *room(size_t bytes) {
  char *memory = malloc(bytes);
  if (memory == NULL) {
    abort();
  }
  return memory;
}

/* The end of the value that begins at `at`, in canonical JSON (without spaces) that ends at `end`. */
static inline const char *json_end(const char *at, const char *end) {
  int depth = 0, quoted = 0;
  for (; at < end; at++) {
    if (quoted) {
      if (*at == '\\') {
        at++;
      } else if (*at == '"') {
        quoted = 0;
      }
    } else if (*at == '"') {
      quoted = 1;
    } else if (*at == '{' || *at == '[') {
      depth++;
    } else if (*at == '}' || *at == ']') {
      if (depth == 0) {
        return at;
      }
      depth--;
    } else if ((*at == ',' || *at == ':') && depth == 0) {
      return at;
    }
  }
  return at;
}

/* Goes on to the next member of an object: its name with the quotes, and its value. 0 at the end. */
static inline int json_next(tallage_str object, const char **at, tallage_str *name, tallage_str *value) {
  const char *end = object.ptr + object.len;
  const char *from = (*at == NULL ? object.ptr : *at) + 1;
  if (from >= end || *from == '}') {
    return 0;
  }
  const char *colon = json_end(from, end);
  *at = json_end(colon + 1, end);
  name->ptr = from;
  name->len = (size_t)(colon - from);
  value->ptr = colon + 1;
  value->len = (size_t)(*at - colon - 1);
  return *at < end;
}

/* The value of a member as it stands there; no bytes where there is none. */
static inline tallage_str json_member(tallage_str object, const char *wanted) {
  const char *at = NULL;
  tallage_str name, value, none = {"", 0};
  while (json_next(object, &at, &name, &value)) {
    if (name.len == strlen(wanted) + 2 && memcmp(name.ptr + 1, wanted, strlen(wanted)) == 0) {
      return value;
    }
  }
  return none;
}

/* The text that a JSON string says, to be freed. Canonical JSON escapes quotes, backslashes and control characters. */
static inline char *json_text(tallage_str string) {
  char *text = room(string.len + 1), *out = text;
  for (size_t i = 1; i + 1 < string.len; i++) {
    char c = string.ptr[i];
    if (c == '\\') {
      c = string.ptr[++i];
      if (c == 'u') {
        char digits[5] = {string.ptr[i + 1], string.ptr[i + 2], string.ptr[i + 3], string.ptr[i + 4], '\0'};
        c = (char)strtol(digits, NULL, 16);
        i += 4;
      } else {
        const char *known = strchr("nnrrttbbff", c);
        c = known == NULL ? c : "\n\n\r\r\t\t\b\b\f\f"[known - "nnrrttbbff"];
      }
    }
    *out++ = c;
  }
  *out = '\0';
  return text;
}

/* A text as a JSON string, to be freed. */
static inline char *json_string(const char *text, size_t len) {
  static const char hex[] = "0123456789abcdef";
  char *string = room(6 * len + 3), *out = string;
  *out++ = '"';
  for (size_t i = 0; i < len; i++) {
    unsigned char c = (unsigned char)text[i];
    if (c == '"' || c == '\\') {
      *out++ = '\\';
      *out++ = (char)c;
    } else if (c < 0x20) {
      memcpy(out, "\\u00", 4);
      out[4] = hex[c >> 4];
      out[5] = hex[c & 15];
      out += 6;
    } else {
      *out++ = (char)c;
    }
  }
  *out++ = '"';
  *out = '\0';
  return string;
}

#endif
