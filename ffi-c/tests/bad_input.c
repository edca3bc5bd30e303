/* Bad input through C: every case is a typed error with status, code and path; none crashes, none is accepted, and what
 * is not written stays as it was. Run under valgrind as well. */
#include "common.h"

#define CONFIG \
  "{\"taxes\":[{\"code\":\"vat\",\"name\":\"VAT\",\"rate\":\"20\"}],\"organization\":{\"tax_codes\":[\"vat\"]}}"
#define INVOICE(currency, date, fees) \
  "{\"id\":\"i\",\"type\":\"one_off\",\"issuing_date\":\"" date "\",\"currency\":\"" currency "\",\"fees\":" fees "}"
#define FEE(id, rest) "{\"id\":\"" id "\",\"type\":\"add_on\"," rest "}"
#define CENTS(amount) INVOICE("EUR", "2026-10-31", "[" FEE("f", "\"amount_cents\":" amount) "]")
#define TAX(rate) "{\"taxes\":[{\"code\":\"vat\",\"name\":\"VAT\",\"rate\":" rate "}]}"
#define GOOD CENTS("1000")

/* A text with its length, so that it may hold any byte. */
#define BYTES(text) text, sizeof(text) - 1
#define TEN "1234567890"

typedef struct {
  const char *title, *text;
  size_t len;
  tallage_status status;
  const char *code, *path;
} bad;

static const bad configurations[] = {
    {"nothing", BYTES(""), TALLAGE_STATUS_INVALID_CONFIG, "json.syntax", ""},
    {"half a document", BYTES("{\"taxes\":["), TALLAGE_STATUS_INVALID_CONFIG, "json.syntax", ""},
    {"negative rate", BYTES(TAX("\"-1\"")), TALLAGE_STATUS_INVALID_CONFIG, "config.taxes.rate.out_of_range", "/taxes/0/rate"},
    {"rate with an exponent", BYTES(TAX("1e1")), TALLAGE_STATUS_INVALID_CONFIG, "config.taxes.rate.not_decimal", "/taxes/0/rate"},
    {"rate NaN", BYTES(TAX("NaN")), TALLAGE_STATUS_INVALID_CONFIG, "json.syntax", ""},
    {"unknown member", BYTES("{\"tax\":[]}"), TALLAGE_STATUS_INVALID_CONFIG, "config.unknown_field", "/tax"},
    {"a member twice", BYTES("{\"taxes\":[],\"taxes\":[]}"), TALLAGE_STATUS_INVALID_CONFIG, "config.duplicate_key", "/taxes"},
    {"a list", BYTES("[]"), TALLAGE_STATUS_INVALID_CONFIG, "config.wrong_type", ""},
    {"a stray byte", BYTES("{\"\xff"), TALLAGE_STATUS_INVALID_CONFIG, "json.not_utf8", ""},
};

static const bad invoices[] = {
    {"nothing", BYTES(""), TALLAGE_STATUS_INVALID_DOCUMENT, "json.syntax", ""},
    {"half a document", BYTES("{\"id\":"), TALLAGE_STATUS_INVALID_DOCUMENT, "json.syntax", ""},
    {"not JSON", BYTES("hello"), TALLAGE_STATUS_INVALID_DOCUMENT, "json.syntax", ""},
    {"NaN", BYTES(CENTS("NaN")), TALLAGE_STATUS_INVALID_DOCUMENT, "json.syntax", ""},
    {"a NUL byte", BYTES("{\0}"), TALLAGE_STATUS_INVALID_DOCUMENT, "json.syntax", ""},
    {"text after the end", BYTES(GOOD "x"), TALLAGE_STATUS_INVALID_DOCUMENT, "json.syntax", ""},
    {"a stray byte", BYTES("{\"id\":\"\xff\"}"), TALLAGE_STATUS_INVALID_DOCUMENT, "json.not_utf8", ""},
    {"a cut character", BYTES("{\"id\":\"\xe2\x82"), TALLAGE_STATUS_INVALID_DOCUMENT, "json.not_utf8", ""},
    {"an encoded surrogate", BYTES("{\"id\":\"\xed\xa0\x80\"}"), TALLAGE_STATUS_INVALID_DOCUMENT, "json.not_utf8", ""},
    {"a float", BYTES(CENTS("10.0")), TALLAGE_STATUS_INVALID_DOCUMENT, "invoice.fees.amount_cents.not_integer",
     "/fees/0/amount_cents"},
    {"an exponent", BYTES(CENTS("1e3")), TALLAGE_STATUS_INVALID_DOCUMENT, "invoice.fees.amount_cents.not_integer",
     "/fees/0/amount_cents"},
    {"forty digits", BYTES(CENTS(TEN TEN TEN TEN)), TALLAGE_STATUS_INVALID_DOCUMENT, "invoice.fees.amount_cents.out_of_range",
     "/fees/0/amount_cents"},
    {"one above the limit", BYTES(CENTS("1000000000000001")), TALLAGE_STATUS_INVALID_DOCUMENT,
     "invoice.fees.amount_cents.out_of_range", "/fees/0/amount_cents"},
    {"unknown currency", BYTES(INVOICE("EUX", "2026-10-31", "[" FEE("f", "\"amount_cents\":1") "]")),
     TALLAGE_STATUS_INVALID_DOCUMENT, "invoice.currency.unknown_currency", "/currency"},
    {"no such day", BYTES(INVOICE("EUR", "2026-02-29", "[" FEE("f", "\"amount_cents\":1") "]")),
     TALLAGE_STATUS_INVALID_DOCUMENT, "invoice.issuing_date.not_a_date", "/issuing_date"},
    {"no fees", BYTES(INVOICE("EUR", "2026-10-31", "[]")), TALLAGE_STATUS_INVALID_DOCUMENT, "invoice.fees.empty", "/fees"},
    {"fees of another type", BYTES(INVOICE("EUR", "2026-10-31", "{}")), TALLAGE_STATUS_INVALID_DOCUMENT,
     "invoice.fees.wrong_type", "/fees"},
    {"unknown tax", BYTES(INVOICE("EUR", "2026-10-31", "[" FEE("f", "\"amount_cents\":1,\"tax_codes\":[\"x\"]") "]")),
     TALLAGE_STATUS_INVALID_DOCUMENT, "invoice.fees.tax_codes.unknown_code", "/fees/0/tax_codes/0"},
    {"two fees with one id",
     BYTES(INVOICE("EUR", "2026-10-31", "[" FEE("f", "\"amount_cents\":1") "," FEE("f", "\"amount_cents\":1") "]")),
     TALLAGE_STATUS_INVALID_DOCUMENT, "invoice.fees.id.duplicate", "/fees/1/id"},
    {"unknown member", BYTES(INVOICE("EUR", "2026-10-31", "[" FEE("f", "\"amount_cents\":1,\"cents\":1") "]")),
     TALLAGE_STATUS_INVALID_DOCUMENT, "invoice.fees.unknown_field", "/fees/0/cents"},
    {"a member twice", BYTES(INVOICE("EUR", "2026-10-31", "[" FEE("f", "\"amount_cents\":1,\"amount_cents\":2") "]")),
     TALLAGE_STATUS_INVALID_DOCUMENT, "invoice.fees.duplicate_key", "/fees/0/amount_cents"},
};

/* The functions that take no engine, with a wrong request of each. */
static const struct {
  tallage_status (*ask)(tallage_str, tallage_result **, tallage_error **);
  bad wrong;
} functions[] = {
    {tallage_vat_number, {"no VAT number", BYTES("{\"country\":\"ES\"}"), TALLAGE_STATUS_INVALID_DOCUMENT,
                          "vat_number.number.required", "/number"}},
    {tallage_vat_rates, {"a country without rates", BYTES("{\"country\":\"US\",\"date\":\"2026-11-21\"}"), TALLAGE_STATUS_NOT_FOUND,
                         "vat_rates.country.not_found", "/country"}},
    {tallage_vies_request, {"a number unknown to VIES", BYTES("{\"number\":\"GB980780684\"}"), TALLAGE_STATUS_INVALID_DOCUMENT,
                            "vies.number.not_checkable", "/number"}},
    {tallage_vies_read, {"neither answer nor failure", BYTES("{\"number\":\"DE136695976\",\"at\":\"2026-11-21T22:58:03Z\"}"),
                         TALLAGE_STATUS_INVALID_DOCUMENT, "vies.response.required", "/response"}},
    {tallage_en16931, {"no document", BYTES("{}"), TALLAGE_STATUS_INVALID_DOCUMENT, "en16931.document.required", "/document"}},
    {tallage_compare, {"no results", BYTES("{}"), TALLAGE_STATUS_INVALID_DOCUMENT, "compare.results.required", "/results"}},
};
#define FUNCTIONS (sizeof functions / sizeof *functions)

/* What is no request of any function. */
static const bad requests[] = {
    {"nothing", BYTES(""), TALLAGE_STATUS_INVALID_DOCUMENT, "json.syntax", ""},
    {"half a request", BYTES("{\"number\":"), TALLAGE_STATUS_INVALID_DOCUMENT, "json.syntax", ""},
    {"a NUL byte", BYTES("{\0}"), TALLAGE_STATUS_INVALID_DOCUMENT, "json.syntax", ""},
    {"a stray byte", BYTES("{\"number\":\"\xff\"}"), TALLAGE_STATUS_INVALID_DOCUMENT, "json.not_utf8", ""},
    {"an encoded surrogate", BYTES("{\"number\":\"\xed\xa0\x80\"}"), TALLAGE_STATUS_INVALID_DOCUMENT, "json.not_utf8", ""},
};

static int failures = 0;

/* The error by its address: an argument may be read before the call that stands in another. */
static void expect(int good, const char *title, tallage_error *const *error) {
  if (!good) {
    failures++;
    fprintf(stderr, "FAILED %s\n  got: ", title);
    print_error(error == NULL ? NULL : *error);
  }
}

/* Something no call may write over when it fails. */
static int marker;
#define UNTOUCHED ((void *)&marker)

static int error_is(const tallage_error *error, tallage_status status, const char *code, const char *path) {
  return error != NULL && tallage_error_kind(error) == status && str_is(tallage_error_code(error), code) &&
         str_is(tallage_error_path(error), path) && tallage_error_message(error).len > 0;
}

/* Frees an error and forgets it. */
static void drop(tallage_error **error) {
  tallage_error_free(*error);
  *error = NULL;
}

static void tables(const tallage_engine *engine) {
  tallage_error *error = NULL;
  for (size_t i = 0; i < sizeof configurations / sizeof *configurations; i++) {
    const bad *c = &configurations[i];
    tallage_str text = {c->text, c->len};
    tallage_engine *out = UNTOUCHED;
    tallage_status status = tallage_engine_new(text, &out, &error);
    expect(status == c->status && out == UNTOUCHED && error_is(error, c->status, c->code, c->path), c->title, &error);
    drop(&error);
    /* For lint a bad configuration is an ordinary question, unless it is no text at all. */
    tallage_result *report = NULL;
    tallage_status lint = strcmp(c->code, "json.not_utf8") == 0 ? c->status : TALLAGE_STATUS_OK;
    expect(tallage_lint(text, &report, &error) == lint, c->title, &error);
    expect(lint != TALLAGE_STATUS_OK || str_has(tallage_result_json(report), c->code), c->title, &error);
    tallage_result_free(report);
    drop(&error);
  }
  tallage_status (*const questions[])(const tallage_engine *, tallage_str, tallage_result **, tallage_error **) = {
      tallage_engine_calculate, tallage_engine_resolve, tallage_engine_explain};
  for (size_t i = 0; i < sizeof invoices / sizeof *invoices; i++) {
    const bad *c = &invoices[i];
    tallage_str text = {c->text, c->len};
    for (size_t q = 0; q < sizeof questions / sizeof *questions; q++) {
      tallage_result *out = UNTOUCHED;
      tallage_status status = questions[q](engine, text, &out, &error);
      expect(status == c->status && out == UNTOUCHED && error_is(error, c->status, c->code, c->path), c->title, &error);
      drop(&error);
      expect(questions[q](engine, text, &out, NULL) == c->status && out == UNTOUCHED, "without a place for the error", NULL);
    }
  }
}

/* One wrong request: the error is typed, nothing is written, and the error may be left out. */
static void refused(tallage_status (*ask)(tallage_str, tallage_result **, tallage_error **), const bad *c) {
  tallage_error *error = NULL;
  tallage_result *out = UNTOUCHED;
  tallage_str text = {c->text, c->len};
  tallage_status status = ask(text, &out, &error);
  expect(status == c->status && out == UNTOUCHED && error_is(error, c->status, c->code, c->path), c->title, &error);
  drop(&error);
  expect(ask(text, &out, NULL) == c->status && out == UNTOUCHED, "without a place for the error", NULL);
}

/* What is asked without an engine, and what an engine is asked beside invoices. */
static void eu(const tallage_engine *engine) {
  for (size_t f = 0; f < FUNCTIONS; f++) {
    refused(functions[f].ask, &functions[f].wrong);
    for (size_t i = 0; i < sizeof requests / sizeof *requests; i++) {
      refused(functions[f].ask, &requests[i]);
    }
  }
  tallage_status (*const methods[])(const tallage_engine *, tallage_str, tallage_result **, tallage_error **) = {
      tallage_engine_vat_rates, tallage_engine_en16931, tallage_engine_compare};
  for (size_t m = 0; m < sizeof methods / sizeof *methods; m++) {
    for (size_t i = 0; i < sizeof requests / sizeof *requests; i++) {
      const bad *c = &requests[i];
      tallage_error *error = NULL;
      tallage_result *out = UNTOUCHED;
      tallage_str text = {c->text, c->len};
      expect(methods[m](engine, text, &out, &error) == c->status && out == UNTOUCHED &&
                 error_is(error, c->status, c->code, c->path), c->title, &error);
      drop(&error);
    }
  }
  tallage_str data = tallage_eu_data();
  expect(data.len > 2 && data.ptr[0] == '{' && str_has(data, "\"version\": \""), "the bundled data", NULL);
}

/* A call with NULL where something must be; `wrong` and `error` are those of the function that it stands in. */
#define EXPECT_NULL(call, parameter) \
  expect((call) == wrong && error_is(error, wrong, "argument.null", parameter), #call, &error), drop(&error)

/* A connection, so that an exchange can begin; nothing is sent to it. */
#define CONNECTED \
  "{\"connections\":[{\"code\":\"anrok_us\",\"name\":\"Anrok\",\"provider\":\"anrok\"," \
  "\"credentials\":{\"api_key\":\"s1/sa1/secret.simulated\"},\"fallback_item\":{\"product_external_id\":\"saas\"}}]}"
#define CHECK "{\"operation\":\"check\",\"connection\":\"anrok_us\"}"

/* What no exchange begins with, or takes for an answer. */
static const bad beginnings[] = {
    {"nothing", BYTES(""), TALLAGE_STATUS_INVALID_DOCUMENT, "json.syntax", ""},
    {"a stray byte", BYTES("{\"operation\":\"\xff\"}"), TALLAGE_STATUS_INVALID_DOCUMENT, "json.not_utf8", ""},
    {"no operation", BYTES("{}"), TALLAGE_STATUS_INVALID_DOCUMENT, "exchange.operation.required", "/operation"},
    {"a connection that there is not", BYTES("{\"operation\":\"check\",\"connection\":\"x\"}"), TALLAGE_STATUS_NOT_FOUND,
     "exchange.connection.unknown", "/connection"},
};
static const bad answers[] = {
    {"nothing", BYTES(""), TALLAGE_STATUS_INVALID_DOCUMENT, "json.syntax", ""},
    {"a stray byte", BYTES("{\"failure\":{\"kind\":\"\xff\"}}"), TALLAGE_STATUS_INVALID_DOCUMENT, "json.not_utf8", ""},
    {"neither answer nor failure", BYTES("{}"), TALLAGE_STATUS_INVALID_DOCUMENT, "received.empty", ""},
    {"an answer to nothing", BYTES("{\"number\":9,\"failure\":{\"kind\":\"timeout\"}}"), TALLAGE_STATUS_CONFLICT,
     "exchange.number.unknown", "/number"},
};

/* Exchanges: wrong texts, NULL everywhere, and an exchange that is as it was after each of them. */
static void exchanges(void) {
  const tallage_status wrong = TALLAGE_STATUS_INVALID_ARGUMENT;
  tallage_engine *engine = NULL;
  tallage_exchange *exchange = NULL;
  tallage_result *result = NULL, *before = NULL, *after = NULL;
  tallage_error *error = NULL;
  tallage_str null = {NULL, 5}, good = str_of(CHECK);
  expect(tallage_engine_new(str_of(CONNECTED), &engine, &error) == TALLAGE_STATUS_OK, "an engine with a connection", &error);
  for (size_t i = 0; i < sizeof beginnings / sizeof *beginnings; i++) {
    const bad *c = &beginnings[i];
    tallage_exchange *out = UNTOUCHED;
    tallage_str text = {c->text, c->len};
    expect(tallage_engine_begin(engine, text, &out, &error) == c->status && out == UNTOUCHED &&
               error_is(error, c->status, c->code, c->path), c->title, &error);
    drop(&error);
    expect(tallage_engine_begin(engine, text, &out, NULL) == c->status && out == UNTOUCHED, "without a place for the error", NULL);
    if (i < 2) {
      expect(tallage_engine_resume(engine, text, &out, &error) == c->status && out == UNTOUCHED &&
                 error_is(error, c->status, c->code, c->path), c->title, &error);
      drop(&error);
      expect(tallage_engine_reconcile(engine, text, &result, &error) == c->status && result == NULL &&
                 error_is(error, c->status, c->code, c->path), c->title, &error);
      drop(&error);
    }
  }
  expect(tallage_engine_begin(engine, good, &exchange, &error) == TALLAGE_STATUS_OK, "begin", &error);
  expect(tallage_exchange_json(exchange, &before, &error) == TALLAGE_STATUS_OK, "json", &error);
  for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
    const bad *c = &answers[i];
    tallage_result *out = UNTOUCHED;
    tallage_str text = {c->text, c->len};
    expect(tallage_exchange_receive(exchange, text, &out, &error) == c->status && out == UNTOUCHED &&
               error_is(error, c->status, c->code, c->path), c->title, &error);
    drop(&error);
    expect(tallage_exchange_receive(exchange, text, &out, NULL) == c->status && out == UNTOUCHED, "without a place for the error", NULL);
  }
  EXPECT_NULL(tallage_engine_begin(NULL, good, &exchange, &error), "/engine");
  EXPECT_NULL(tallage_engine_begin(engine, null, &exchange, &error), "/request_json");
  EXPECT_NULL(tallage_engine_begin(engine, good, NULL, &error), "/out");
  EXPECT_NULL(tallage_engine_resume(NULL, good, &exchange, &error), "/engine");
  EXPECT_NULL(tallage_engine_resume(engine, null, &exchange, &error), "/exchange_json");
  EXPECT_NULL(tallage_engine_resume(engine, good, NULL, &error), "/out");
  EXPECT_NULL(tallage_engine_reconcile(NULL, good, &result, &error), "/engine");
  EXPECT_NULL(tallage_engine_reconcile(engine, null, &result, &error), "/request_json");
  EXPECT_NULL(tallage_engine_reconcile(engine, good, NULL, &error), "/out");
  EXPECT_NULL(tallage_exchange_step(NULL, &result, &error), "/exchange");
  EXPECT_NULL(tallage_exchange_step(exchange, NULL, &error), "/out");
  EXPECT_NULL(tallage_exchange_receive(NULL, good, &result, &error), "/exchange");
  EXPECT_NULL(tallage_exchange_receive(exchange, null, &result, &error), "/received_json");
  EXPECT_NULL(tallage_exchange_receive(exchange, good, NULL, &error), "/out");
  EXPECT_NULL(tallage_exchange_waited(NULL, &error), "/exchange");
  EXPECT_NULL(tallage_exchange_retry(NULL, &error), "/exchange");
  EXPECT_NULL(tallage_exchange_json(NULL, &result, &error), "/exchange");
  EXPECT_NULL(tallage_exchange_json(exchange, NULL, &error), "/out");
  EXPECT_NULL(tallage_exchange_outcome(NULL, &result, &error), "/exchange");
  EXPECT_NULL(tallage_exchange_outcome(exchange, NULL, &error), "/out");
  expect(tallage_exchange_receive(NULL, null, NULL, NULL) == wrong && tallage_exchange_retry(NULL, NULL) == wrong, "NULL everywhere", NULL);
  expect(tallage_exchange_waited(exchange, NULL) == TALLAGE_STATUS_OK && tallage_exchange_retry(exchange, NULL) == TALLAGE_STATUS_OK,
         "neither is wrong at another step", NULL);
  expect(tallage_exchange_json(exchange, &after, &error) == TALLAGE_STATUS_OK, "json", &error);
  tallage_str a = tallage_result_json(before), b = tallage_result_json(after);
  expect(result == NULL && a.len == b.len && memcmp(a.ptr, b.ptr, a.len) == 0, "the exchange is as it was", NULL);
  expect(!str_has(a, "secret."), "no credentials in the JSON of an exchange", NULL);
  tallage_engine_free(engine);
  expect(tallage_exchange_step(exchange, &result, &error) == TALLAGE_STATUS_OK && str_has(tallage_result_json(result), "\"number\":1"),
         "an exchange outlives its engine", &error);
  tallage_result_free(before);
  tallage_result_free(after);
  tallage_result_free(result);
  tallage_exchange_free(exchange);
  tallage_exchange_free(NULL);
}

/* Texts too long to write down. */
static void limits(const tallage_engine *engine) {
  tallage_error *error = NULL;
  tallage_result *result = NULL;
  size_t len = 64 * 1024 * 1024 + 1;
  char *bytes = malloc(len);
  if (bytes == NULL) {
    fprintf(stderr, "no memory\n");
    exit(2);
  }
  memset(bytes, ' ', len);
  tallage_str text = {bytes, len};
  tallage_status status = tallage_engine_calculate(engine, text, &result, &error);
  expect(error_is(error, status, "json.too_large", "") && status == TALLAGE_STATUS_INVALID_DOCUMENT, "one byte too long", &error);
  drop(&error);
  memset(bytes, '[', 100000);
  text.len = 100000;
  status = tallage_engine_calculate(engine, text, &result, &error);
  expect(str_is(tallage_error_code(error), "json.too_deep") && status == TALLAGE_STATUS_INVALID_DOCUMENT, "too deep", &error);
  drop(&error);
  free(bytes);
}

static void misuse(const tallage_engine *engine) {
  const tallage_status wrong = TALLAGE_STATUS_INVALID_ARGUMENT;
  tallage_str good = str_of(GOOD), config = str_of(CONFIG), null = {NULL, 5}, empty = {NULL, 0};
  tallage_error *error = NULL;
  tallage_result *result = NULL;
  tallage_engine *other = NULL;

  EXPECT_NULL(tallage_engine_new(null, &other, &error), "/config_json");
  EXPECT_NULL(tallage_engine_new(config, NULL, &error), "/out");
  EXPECT_NULL(tallage_lint(null, &result, &error), "/config_json");
  EXPECT_NULL(tallage_lint(config, NULL, &error), "/out");
  EXPECT_NULL(tallage_engine_lint(NULL, &result, &error), "/engine");
  EXPECT_NULL(tallage_engine_lint(engine, NULL, &error), "/out");
  EXPECT_NULL(tallage_engine_calculate(NULL, good, &result, &error), "/engine");
  EXPECT_NULL(tallage_engine_calculate(engine, null, &result, &error), "/invoice_json");
  EXPECT_NULL(tallage_engine_calculate(engine, good, NULL, &error), "/out");
  EXPECT_NULL(tallage_engine_resolve(NULL, good, &result, &error), "/engine");
  EXPECT_NULL(tallage_engine_resolve(engine, null, &result, &error), "/invoice_json");
  EXPECT_NULL(tallage_engine_resolve(engine, good, NULL, &error), "/out");
  EXPECT_NULL(tallage_engine_explain(NULL, good, &result, &error), "/engine");
  EXPECT_NULL(tallage_engine_explain(engine, null, &result, &error), "/invoice_json");
  EXPECT_NULL(tallage_engine_explain(engine, good, NULL, &error), "/out");
  EXPECT_NULL(tallage_engine_credit(NULL, good, &result, &error), "/engine");
  EXPECT_NULL(tallage_engine_credit(engine, null, &result, &error), "/request_json");
  EXPECT_NULL(tallage_engine_credit(engine, good, NULL, &error), "/out");
  EXPECT_NULL(tallage_engine_vat_rates(NULL, good, &result, &error), "/engine");
  EXPECT_NULL(tallage_engine_vat_rates(engine, null, &result, &error), "/request_json");
  EXPECT_NULL(tallage_engine_vat_rates(engine, good, NULL, &error), "/out");
  EXPECT_NULL(tallage_engine_en16931(NULL, good, &result, &error), "/engine");
  EXPECT_NULL(tallage_engine_en16931(engine, null, &result, &error), "/request_json");
  EXPECT_NULL(tallage_engine_en16931(engine, good, NULL, &error), "/out");
  EXPECT_NULL(tallage_engine_compare(NULL, good, &result, &error), "/engine");
  EXPECT_NULL(tallage_engine_compare(engine, null, &result, &error), "/request_json");
  EXPECT_NULL(tallage_engine_compare(engine, good, NULL, &error), "/out");
  for (size_t f = 0; f < FUNCTIONS; f++) {
    EXPECT_NULL(functions[f].ask(null, &result, &error), "/request_json");
    EXPECT_NULL(functions[f].ask(good, NULL, &error), "/out");
    expect(functions[f].ask(null, NULL, NULL) == wrong, "NULL everywhere", NULL);
  }
  expect(result == NULL && other == NULL, "nothing is written by a call that fails", NULL);
  expect(tallage_engine_calculate(NULL, null, NULL, NULL) == wrong, "NULL everywhere", NULL);

  tallage_str endless = {GOOD, (size_t)-1};
  expect(tallage_engine_calculate(engine, endless, &result, &error) == wrong &&
             error_is(error, wrong, "argument.too_long", "/invoice_json"), "a negative length", &error);
  drop(&error);
  expect(tallage_engine_calculate(engine, empty, &result, &error) == TALLAGE_STATUS_INVALID_DOCUMENT &&
             error_is(error, TALLAGE_STATUS_INVALID_DOCUMENT, "json.syntax", ""), "NULL of length 0 is the empty text", &error);
  drop(&error);
  tallage_str request = str_of("[]");
  expect(tallage_engine_credit(engine, request, &result, &error) == TALLAGE_STATUS_INVALID_DOCUMENT &&
             error_is(error, TALLAGE_STATUS_INVALID_DOCUMENT, "credit.wrong_type", ""), "a list is no credit request", &error);
  drop(&error);

  /* Everything that takes a handle takes NULL. */
  tallage_engine_free(NULL);
  tallage_result_free(NULL);
  tallage_error_free(NULL);
  tallage_str nothing[] = {tallage_result_json(NULL), tallage_error_code(NULL), tallage_error_path(NULL),
                           tallage_error_message(NULL), tallage_error_json(NULL)};
  for (size_t i = 0; i < sizeof nothing / sizeof *nothing; i++) {
    expect(nothing[i].ptr != NULL && nothing[i].len == 0, "text of NULL", NULL);
  }
  expect(tallage_error_kind(NULL) == TALLAGE_STATUS_OK, "kind of NULL", NULL);
}

/* Malformed JSON says where. */
static void places(const tallage_engine *engine) {
  tallage_error *error = NULL;
  tallage_result *result = NULL;
  tallage_status status = tallage_engine_calculate(engine, str_of("{\"id\":\"i\",\n  \"type\" \"one_off\"}"), &result, &error);
  tallage_str json = tallage_error_json(error);
  expect(status == TALLAGE_STATUS_INVALID_DOCUMENT && str_has(json, "\"line\":2") && str_has(json, "\"column\":10"),
         "line and column of malformed JSON", &error);
  drop(&error);
}

/* After all that the engine still answers, success leaves *error alone, and objects outlive their engine. */
static void afterwards(tallage_engine *engine) {
  tallage_error *error = UNTOUCHED;
  tallage_result *result = NULL;
  tallage_status status = tallage_engine_calculate(engine, str_of(GOOD), &result, &error);
  expect(status == TALLAGE_STATUS_OK && (void *)error == UNTOUCHED, "the engine still answers", NULL);
  tallage_engine_free(engine);
  tallage_str json = tallage_result_json(result);
  expect(json.len > 2 && json.ptr[0] == '{' && json.ptr[json.len - 1] == '}', "a result outlives its engine", NULL);
  tallage_result_free(result);
}

int main(void) {
  tallage_engine *engine = NULL;
  tallage_error *error = NULL;
  if (tallage_engine_new(str_of(CONFIG), &engine, &error) != TALLAGE_STATUS_OK) {
    print_error(error);
    return 1;
  }
  tables(engine);
  eu(engine);
  places(engine);
  limits(engine);
  misuse(engine);
  exchanges();
  afterwards(engine);
  printf("bad input: %zu cases, %d failures\n",
         sizeof configurations / sizeof *configurations + sizeof invoices / sizeof *invoices +
             (FUNCTIONS + 2) * (sizeof requests / sizeof *requests) + FUNCTIONS + sizeof beginnings / sizeof *beginnings +
             sizeof answers / sizeof *answers,
         failures);
  return failures == 0 ? 0 : 1;
}
