/* Taxes a month of documents from C.
 *
 *   month CONFIG.json INVOICES.jsonl
 *
 * Each line of the file is an invoice or a credit note to make:
 *
 *   {"op":"calculate","document":{"id":"…",…}}
 *   {"op":"credit","of":"<id of an invoice above>","document":{"id":"…",…}}
 *
 * Prints one canonical result a line. A credit is made from the taxed invoice and the credit notes printed so far, which
 * become the last two members of its document. The lines are written without blanks and with members in this order, so
 * plain text operations do. The first error goes to standard error as one line of JSON, and the exit code is 1. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tallage.h"

#define CALCULATE "{\"op\":\"calculate\",\"document\":"
#define CREDIT "{\"op\":\"credit\",\"of\":\""
#define DOCUMENT "\",\"document\":"
#define ID "{\"id\":\""

/* A growing text. */
typedef struct {
  char *ptr;
  size_t len, room;
} buffer;

/* A taxed invoice and its credit notes, for the credits to come. */
typedef struct {
  tallage_str id;
  tallage_result *invoice;
  buffer notes; /* their JSON, separated by commas */
} record;

static void die(const char *sentence, const char *what) {
  fprintf(stderr, "month: %s %s\n", sentence, what);
  exit(2);
}

static void *grow(void *memory, size_t size) {
  void *larger = realloc(memory, size);
  if (larger == NULL) {
    die("no memory", "left");
  }
  return larger;
}

static void add(buffer *to, const char *ptr, size_t len) {
  if (to->room - to->len < len) {
    to->room = 2 * (to->len + len);
    to->ptr = grow(to->ptr, to->room);
  }
  memcpy(to->ptr + to->len, ptr, len);
  to->len += len;
}

static void add_text(buffer *to, const char *text) { add(to, text, strlen(text)); }

static buffer read_file(const char *path) {
  buffer all = {NULL, 0, 0};
  char part[65536];
  FILE *file = fopen(path, "rb");
  if (file == NULL) {
    die("cannot read", path);
  }
  for (size_t got; (got = fread(part, 1, sizeof part, file)) > 0;) {
    add(&all, part, got);
  }
  fclose(file);
  return all;
}

/* Cuts `prefix` off the front of `text` if it is there. */
static int take(tallage_str *text, const char *prefix) {
  size_t len = strlen(prefix);
  if (text->len < len || memcmp(text->ptr, prefix, len) != 0) {
    return 0;
  }
  text->ptr += len;
  text->len -= len;
  return 1;
}

/* Cuts off and gives what stands before the next quotation mark; ids have no escapes. */
static tallage_str take_id(tallage_str *text) {
  const char *quote = memchr(text->ptr, '"', text->len);
  tallage_str id = {text->ptr, quote == NULL ? text->len : (size_t)(quote - text->ptr)};
  text->ptr += id.len;
  text->len -= id.len;
  return id;
}

static record *find(record *records, size_t count, tallage_str id) {
  for (size_t i = 0; i < count; i++) {
    if (records[i].id.len == id.len && memcmp(records[i].id.ptr, id.ptr, id.len) == 0) {
      return &records[i];
    }
  }
  return NULL;
}

/* The credit request: `document` without its last brace, then the invoice and the notes so far. */
static buffer request_for(tallage_str document, const record *of) {
  buffer request = {NULL, 0, 0};
  tallage_str invoice = tallage_result_json(of->invoice);
  add(&request, document.ptr, document.len - 1);
  add_text(&request, ",\"invoice\":");
  add(&request, invoice.ptr, invoice.len);
  add_text(&request, ",\"credit_notes\":[");
  if (of->notes.len > 0) {
    add(&request, of->notes.ptr, of->notes.len);
  }
  add_text(&request, "]}");
  return request;
}

/* Ends the program if a call failed. (The error by its address: an argument may be read before the call beside it.) */
static void check(tallage_status status, tallage_error *const *error) {
  if (status != TALLAGE_STATUS_OK) {
    tallage_str json = tallage_error_json(*error);
    fflush(stdout);
    fwrite(json.ptr, 1, json.len, stderr);
    fputc('\n', stderr);
    exit(1);
  }
}

static void print(const tallage_result *result) {
  tallage_str json = tallage_result_json(result);
  fwrite(json.ptr, 1, json.len, stdout);
  putchar('\n');
}

int main(int argc, char **argv) {
  if (argc != 3) {
    die("usage:", "month CONFIG.json INVOICES.jsonl");
  }
  buffer config = read_file(argv[1]), file = read_file(argv[2]);
  tallage_str config_json = {config.ptr, config.len};
  tallage_engine *engine = NULL;
  tallage_error *error = NULL;
  check(tallage_engine_new(config_json, &engine, &error), &error);

  record *records = NULL;
  size_t count = 0;
  for (size_t at = 0, next; at < file.len; at = next) {
    const char *end = memchr(file.ptr + at, '\n', file.len - at);
    tallage_str line = {file.ptr + at, end == NULL ? file.len - at : (size_t)(end - file.ptr) - at};
    next = at + line.len + 1;
    if (line.len == 0) {
      continue;
    }
    line.len--; /* the brace that closes the line */
    tallage_result *result = NULL;
    if (take(&line, CALCULATE)) {
      check(tallage_engine_calculate(engine, line, &result, &error), &error);
      print(result);
      take(&line, ID);
      record made = {take_id(&line), result, {NULL, 0, 0}};
      records = grow(records, (count + 1) * sizeof *records);
      records[count++] = made;
    } else if (take(&line, CREDIT)) {
      tallage_str id = take_id(&line);
      record *of = find(records, count, id);
      if (of == NULL || !take(&line, DOCUMENT) || line.len == 0) {
        die("a credit of an invoice that is not above it, or not in the form expected, in", argv[2]);
      }
      buffer request = request_for(line, of);
      tallage_str request_json = {request.ptr, request.len};
      check(tallage_engine_credit(engine, request_json, &result, &error), &error);
      print(result);
      tallage_str json = tallage_result_json(result);
      if (of->notes.len > 0) {
        add_text(&of->notes, ",");
      }
      add(&of->notes, json.ptr, json.len);
      tallage_result_free(result);
      free(request.ptr);
    } else {
      die("a line that is neither a calculate nor a credit in", argv[2]);
    }
  }

  for (size_t i = 0; i < count; i++) {
    tallage_result_free(records[i].invoice);
    free(records[i].notes.ptr);
  }
  free(records);
  free(config.ptr);
  free(file.ptr);
  tallage_engine_free(engine);
  return 0;
}
