/* tallage_errors.h: that its constants are what the library says, in C and in C++. */
#include <stdio.h>
#include <string.h>
#include <tallage.h>
#include <tallage_errors.h>

static int failures = 0;

static void expect(int good, const char *what) {
  if (!good) {
    failures++;
    fprintf(stderr, "FAILED %s\n", what);
  }
}

static tallage_str str(const char *text) {
  tallage_str borrowed;
  borrowed.ptr = text;
  borrowed.len = strlen(text);
  return borrowed;
}

static int starts(tallage_str text, const char *with) {
  return text.len >= strlen(with) && memcmp(text.ptr, with, strlen(with)) == 0;
}

int main(void) {
  tallage_engine *engine = NULL;
  tallage_result *result = NULL;
  tallage_error *error = NULL;
  const char *invoice = "{\"id\":\"i\",\"type\":\"one_off\",\"issuing_date\":\"2026-10-31\",\"fees\":[{\"id\":\"f\","
                        "\"type\":\"add_on\",\"amount_cents\":1}]}";

  tallage_engine_new(str("{"), &engine, &error);
  expect(TALLAGE_STR_IS(tallage_error_code(error), TALLAGE_CODE_JSON_SYNTAX), "a whole code");
  expect(!TALLAGE_STR_IS(tallage_error_code(error), TALLAGE_CODE_JSON_TOO_DEEP), "another code");
  expect(!TALLAGE_STR_IS(tallage_error_code(error), "json.syntax.more"), "a longer text");
  expect(!TALLAGE_STR_IS(tallage_error_code(NULL), TALLAGE_CODE_JSON_SYNTAX), "no error at all");
  tallage_error_free(error);
  error = NULL;

  expect(tallage_engine_new(str("{}"), &engine, &error) == TALLAGE_STATUS_OK, "an engine");
  tallage_engine_calculate(engine, str(invoice), &result, &error);
  expect(TALLAGE_STR_IS(tallage_error_code(error), TALLAGE_CODE_INVOICE_CURRENCY_REQUIRED), "a code of an invoice");
  expect(strcmp(TALLAGE_CODE_INVOICE_CURRENCY_REQUIRED, TALLAGE_AREA_INVOICE ".currency." TALLAGE_PROBLEM_REQUIRED) == 0,
         "area, member, problem");
  expect(starts(tallage_error_json(error), "{\"kind\":\"" TALLAGE_KIND_INVALID_DOCUMENT "\""), "a kind");
  tallage_error_free(error);
  error = NULL;

  tallage_engine_calculate(NULL, str(invoice), &result, &error);
  expect(TALLAGE_STR_IS(tallage_error_code(error), TALLAGE_CODE_ARGUMENT_NULL), "a wrong call");
  expect(starts(tallage_error_json(error), "{\"kind\":\"" TALLAGE_KIND_INVALID_ARGUMENT "\""), "the kind of a wrong call");
  tallage_error_free(error);
  tallage_engine_free(engine);
  return failures != 0;
}
