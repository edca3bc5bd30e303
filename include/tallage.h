/* SPDX-License-Identifier: Apache-2.0
 *
 * tallage: taxes on invoices and credit notes, in your own process.
 *
 * Four handles are owned by the caller: tallage_engine, tallage_exchange, tallage_result, tallage_error. What gives one (an
 * out-parameter) gives it for good; each has one `_free`, for which NULL is fine. All text is borrowed: a tallage_str,
 * pointer and length, UTF-8, not NUL-terminated. Any number of threads may use an engine, a result or an error at once; an
 * exchange changes, and is for one thread at a time.
 *
 * Out-parameters are written only on success, *error only on failure: set both to NULL before a call. Every pointer is
 * checked: NULL where something must be is TALLAGE_STATUS_INVALID_ARGUMENT, not a crash. No function calls back, keeps
 * global state, reads a clock or a file, or uses the network. A panic of the library becomes TALLAGE_STATUS_INTERNAL
 * (internal.panic) and leaves the engine usable, and an exchange as it was before the call.
 *
 * libtallage_testing, for tests, has a fifth handle, tallage_simulator: defining TALLAGE_SIMULATE shows it (docs/simulator.md).
 *
 * What goes in and comes out as JSON is described in docs/json.md. Amounts are integers of minor units. */


#ifndef TALLAGE_H
#define TALLAGE_H

/* Generated from ffi-c/src by cbindgen: do not edit; see ffi-c/README.md. */

#include <stddef.h>
#include <stdint.h>

/**
 * Number of the binary interface this header describes. It is part of the SONAME (`libtallage.so.0`) and changes when
 * a program compiled against an older header could misbehave. New functions and new status values do not change it.
 */
#define TALLAGE_ABI 0

/**
 * Number of the JSON schema that this library writes: the member `schema` of every result.
 */
#define TALLAGE_SCHEMA 1

/**
 * What came of a call: `TALLAGE_STATUS_OK`, or the kind of its error. Values are never changed or used again; a later
 * version may add some, so treat one that you do not know as an error.
 *
 * ```c
 * tallage_status status = tallage_engine_calculate(engine, invoice_json, &result, &error);
 * if (status == TALLAGE_STATUS_INVALID_DOCUMENT) {
 *   tallage_str path = tallage_error_path(error);
 *   fprintf(stderr, "the invoice is wrong at %.*s\n", (int)path.len, path.ptr);
 * }
 * ```
 */
enum tallage_status
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : int32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  /**
   * Done; the out-parameter is written.
   */
  TALLAGE_STATUS_OK = 0,
  /**
   * The configuration is wrong; the engine was not built.
   */
  TALLAGE_STATUS_INVALID_CONFIG = 1,
  /**
   * The document (invoice, request) is wrong.
   */
  TALLAGE_STATUS_INVALID_DOCUMENT = 2,
  /**
   * Something that was asked for by name does not exist.
   */
  TALLAGE_STATUS_NOT_FOUND = 3,
  /**
   * A tax cannot be determined (for example: no rate in force on the tax date).
   */
  TALLAGE_STATUS_UNDETERMINED = 4,
  /**
   * A tax provider refused or failed.
   */
  TALLAGE_STATUS_PROVIDER = 5,
  /**
   * The way to a tax provider failed.
   */
  TALLAGE_STATUS_TRANSPORT = 6,
  /**
   * The request contradicts what is already recorded.
   */
  TALLAGE_STATUS_CONFLICT = 7,
  /**
   * A defect of tallage itself, also a panic that was caught. The engine stays usable. Please report it.
   */
  TALLAGE_STATUS_INTERNAL = 8,
  /**
   * The call itself is wrong: NULL where something must be, or a length that no text can have.
   */
  TALLAGE_STATUS_INVALID_ARGUMENT = 9,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum tallage_status tallage_status;
#else
typedef int32_t tallage_status;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * An engine: a configuration, checked and indexed once. Owned by the caller, freed with `tallage_engine_free`. It never
 * changes after it is built, so any number of threads may use one engine at once, without a lock.
 *
 * ```c
 * if (tallage_engine_new(config_json, &new_engine, &error) == TALLAGE_STATUS_OK) {
 *   tallage_engine_free(new_engine);
 * }
 * ```
 */
typedef struct tallage_engine tallage_engine;

/**
 * An error: what a failed call leaves in `*error`. Owned by the caller, freed with `tallage_error_free`. It never
 * changes, so any number of threads may read it at once.
 *
 * ```c
 * if (tallage_engine_new(config_json, &new_engine, &error) != TALLAGE_STATUS_OK) {
 *   tallage_str message = tallage_error_message(error);
 *   fprintf(stderr, "%.*s\n", (int)message.len, message.ptr);
 *   tallage_error_free(error);
 *   error = NULL;
 * }
 * ```
 */
typedef struct tallage_error tallage_error;

/**
 * An operation at a tax provider that goes on step by step (docs/exchanges.md): it says what to send, your program sends
 * it with its own HTTP client and says what came back. Owned by the caller, freed with `tallage_exchange_free`.
 *
 * It changes with what it receives, so only one thread at a time may use one exchange; different exchanges, also of one
 * engine, may be used at once. It does not need its engine after it has begun.
 *
 * ```c
 * if (tallage_engine_begin(engine, request_json, &new_exchange, &error) == TALLAGE_STATUS_OK) {
 *   tallage_exchange_free(new_exchange);
 * }
 * ```
 */
typedef struct tallage_exchange tallage_exchange;

/**
 * The answer to a question: one JSON text. Owned by the caller, freed with `tallage_result_free`. It never changes,
 * so any number of threads may read it at once, and it does not need the engine that made it.
 *
 * ```c
 * if (tallage_engine_resolve(engine, invoice_json, &result, &error) == TALLAGE_STATUS_OK) {
 *   tallage_str json = tallage_result_json(result);
 *   fwrite(json.ptr, 1, json.len, stdout);
 *   tallage_result_free(result);
 *   result = NULL;
 * }
 * ```
 */
typedef struct tallage_result tallage_result;

#if defined(TALLAGE_SIMULATE)
/**
 * Anrok, AvaTax, Stripe and VIES in memory, for the tests of your own program (docs/simulator.md). Only `libtallage_testing` has it,
 * and this header shows it where `TALLAGE_SIMULATE` is defined: `pkg-config --cflags --libs tallage-testing` says both. Owned by the
 * caller, freed with `tallage_simulator_free`.
 *
 * Any number of threads may use one simulator at once; it does one thing after the other. After a panic that was caught
 * (`internal.panic`) it answers nothing else.
 *
 * ```c
 * const char *text = "{\"now\":\"2026-11-21T12:00:00Z\"}";
 * tallage_str options = {text, strlen(text)};
 * if (tallage_simulator_new(options, &new_simulator, &error) == TALLAGE_STATUS_OK) {
 *   tallage_simulator_free(new_simulator);
 * }
 * ```
 */
typedef struct tallage_simulator tallage_simulator;
#endif

/**
 * Text that somebody else owns: `len` bytes of UTF-8 at `ptr`, without a NUL at the end (a NUL inside is an ordinary character).
 *
 * As an argument: the bytes must stay readable and unchanged during the call; the library keeps no pointer to them.
 * `ptr` may be NULL if `len` is 0, which is the empty text. As an answer: `ptr` is never NULL; how long the bytes
 * live is said at each function.
 *
 * ```c
 * const char *text = "{}";
 * tallage_str str = {text, strlen(text)};
 * (void)str;
 * ```
 */
typedef struct tallage_str {
  /**
   * The first byte.
   */
  const char *ptr;
  /**
   * How many bytes.
   */
  size_t len;
} tallage_str;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

/**
 * The ABI number of the library that is loaded; compare it with `TALLAGE_ABI`, the one compiled in.
 *
 * Cannot fail. May be called from any thread.
 *
 * ```c
 * if (tallage_abi() != TALLAGE_ABI) {
 *   fprintf(stderr, "libtallage does not fit its header\n");
 * }
 * ```
 */
uint32_t tallage_abi(void);

/**
 * The version of the library that is loaded, such as `0.1.0`.
 *
 * Cannot fail. The text is borrowed from the library, lives as long as it is loaded, and is not NUL-terminated. May be
 * called from any thread.
 *
 * ```c
 * tallage_str version = tallage_version();
 * printf("tallage %.*s\n", (int)version.len, version.ptr);
 * ```
 */
struct tallage_str tallage_version(void);

/**
 * The kind of an error: the status that the failed call answered. `TALLAGE_STATUS_OK` if `error` is NULL.
 *
 * Cannot fail. May be called from any thread.
 *
 * ```c
 * if (tallage_error_kind(error) == TALLAGE_STATUS_INTERNAL) {
 *   fprintf(stderr, "a defect of tallage: please report it\n");
 * }
 * ```
 */
tallage_status tallage_error_kind(const struct tallage_error *error);

/**
 * The stable code of an error, for programs: `invoice.fees.amount_cents.not_integer`. Errors in the use of these C
 * functions have `argument.null` or `argument.too_long`; a caught panic has `internal.panic`. tallage_errors.h has them as
 * constants.
 *
 * Cannot fail; empty if `error` is NULL. Borrowed from `error`: do not use it after `tallage_error_free`. May be called
 * from any thread.
 *
 * ```c
 * tallage_str code = tallage_error_code(error);
 * if (code.len == 11 && memcmp(code.ptr, "json.syntax", 11) == 0) {
 *   fprintf(stderr, "that is not JSON\n");
 * }
 * ```
 */
struct tallage_str tallage_error_code(const struct tallage_error *error);

/**
 * Where the error is: a JSON pointer into the text that was sent (`/fees/0/amount_cents`), empty for the whole of it. For
 * `argument.…` codes it is the name of the C parameter (`/out`).
 *
 * Cannot fail; empty if `error` is NULL. Borrowed from `error`: do not use it after `tallage_error_free`. May be called
 * from any thread.
 *
 * ```c
 * tallage_str path = tallage_error_path(error);
 * fprintf(stderr, "at %.*s\n", (int)path.len, path.ptr);
 * ```
 */
struct tallage_str tallage_error_path(const struct tallage_error *error);

/**
 * What is wrong and what to do about it, in a sentence for people. Its wording may change; programs use the code.
 *
 * Cannot fail; empty if `error` is NULL. Borrowed from `error`: do not use it after `tallage_error_free`. May be called
 * from any thread.
 *
 * ```c
 * tallage_str message = tallage_error_message(error);
 * fprintf(stderr, "%.*s\n", (int)message.len, message.ptr);
 * ```
 */
struct tallage_str tallage_error_message(const struct tallage_error *error);

/**
 * The whole error as canonical JSON on one line: `{"kind","code","path","message","details"}`, with every problem that was
 * found in `details.problems`. `kind` is the status in lower case without its prefix (`invalid_document`).
 *
 * Cannot fail; empty if `error` is NULL. Borrowed from `error`: do not use it after `tallage_error_free`. May be called
 * from any thread.
 *
 * ```c
 * tallage_str json = tallage_error_json(error);
 * fwrite(json.ptr, 1, json.len, stderr);
 * ```
 */
struct tallage_str tallage_error_json(const struct tallage_error *error);

/**
 * Frees an error, and with it all text borrowed from it. NULL is fine.
 *
 * Cannot fail. Only once for each error, from any thread, and not while another thread still reads it.
 *
 * ```c
 * tallage_error_free(error);
 * error = NULL;
 * ```
 */
void tallage_error_free(struct tallage_error *error);

/**
 * The canonical JSON of a result: the same bytes in every language, on one line, without a line end.
 *
 * Cannot fail; empty if `result` is NULL. Borrowed from `result`: do not use it after `tallage_result_free`. May be
 * called from any thread.
 *
 * ```c
 * tallage_str json = tallage_result_json(result);
 * printf("%.*s\n", (int)json.len, json.ptr);
 * ```
 */
struct tallage_str tallage_result_json(const struct tallage_result *result);

/**
 * Frees a result, and with it the text borrowed from it. NULL is fine.
 *
 * Cannot fail. Only once for each result, from any thread, and not while another thread still reads it.
 *
 * ```c
 * tallage_result_free(result);
 * result = NULL;
 * ```
 */
void tallage_result_free(struct tallage_result *result);

/**
 * Builds an engine from configuration JSON (see docs/json.md, “Configuration”).
 *
 * On success `*out` is the new engine, owned by the caller, and `*error` is not touched. On failure `*out` is not
 * touched and `*error` is a new error, owned by the caller; `error` may be NULL, then only the status tells. `out` must
 * not be NULL. May be called from any thread.
 *
 * Fails with `TALLAGE_STATUS_INVALID_CONFIG`, all problems at once in `details.problems` of the error's JSON.
 *
 * ```c
 * const char *text = "{\"taxes\":[{\"code\":\"vat\",\"name\":\"VAT\",\"rate\":\"20\"}]}";
 * tallage_str config = {text, strlen(text)};
 * if (tallage_engine_new(config, &new_engine, &error) != TALLAGE_STATUS_OK) {
 *   tallage_error_free(error);
 *   return;
 * }
 * tallage_engine_free(new_engine);
 * ```
 */
tallage_status tallage_engine_new(struct tallage_str config_json,
                                  struct tallage_engine **out,
                                  struct tallage_error **error);

/**
 * Frees an engine. NULL is fine. Results and errors made with it stay valid.
 *
 * Cannot fail. Only once for each engine, from any thread, and not while another thread still uses it.
 *
 * ```c
 * tallage_engine_free(new_engine);
 * new_engine = NULL;
 * ```
 */
void tallage_engine_free(struct tallage_engine *engine);

/**
 * Puts taxes on an invoice: invoice JSON in, taxed invoice out (docs/json.md, “Invoice” and “Taxed invoice”).
 *
 * On success `*out` is a new result, owned by the caller, and `*error` is not touched. On failure `*out` is not touched
 * and `*error` is a new error, owned by the caller; `error` may be NULL. `engine` and `out` must not be NULL. May be
 * called from any thread, with one engine from many at once.
 *
 * Fails with `TALLAGE_STATUS_INVALID_DOCUMENT`, or `TALLAGE_STATUS_UNDETERMINED` if a tax has no rate on that date.
 *
 * ```c
 * if (tallage_engine_calculate(engine, invoice_json, &result, &error) == TALLAGE_STATUS_OK) {
 *   tallage_str json = tallage_result_json(result);
 *   printf("%.*s\n", (int)json.len, json.ptr);
 * }
 * tallage_result_free(result);
 * tallage_error_free(error);
 * ```
 */
tallage_status tallage_engine_calculate(const struct tallage_engine *engine,
                                        struct tallage_str invoice_json,
                                        struct tallage_result **out,
                                        struct tallage_error **error);

/**
 * Says which taxes apply to each fee of an invoice, and which level of the configuration decided; computes no amounts.
 *
 * Pointers, ownership, threads and errors are those of `tallage_engine_calculate`.
 *
 * ```c
 * if (tallage_engine_resolve(engine, invoice_json, &result, NULL) == TALLAGE_STATUS_OK) {
 *   tallage_result_free(result);
 * }
 * ```
 */
tallage_status tallage_engine_resolve(const struct tallage_engine *engine,
                                      struct tallage_str invoice_json,
                                      struct tallage_result **out,
                                      struct tallage_error **error);

/**
 * Like `tallage_engine_calculate`, with one more member in the answer: `explanation`, why each figure is what it is, as
 * data and as text for people.
 *
 * Pointers, ownership, threads and errors are those of `tallage_engine_calculate`.
 *
 * ```c
 * if (tallage_engine_explain(engine, invoice_json, &result, NULL) == TALLAGE_STATUS_OK) {
 *   tallage_result_free(result);
 * }
 * ```
 */
tallage_status tallage_engine_explain(const struct tallage_engine *engine,
                                      struct tallage_str invoice_json,
                                      struct tallage_result **out,
                                      struct tallage_error **error);

/**
 * Makes a taxed credit note from a credit request, which holds the taxed invoice and its earlier credit notes
 * (docs/json.md, “Credit”). Only that snapshot counts, not the configuration of `engine`.
 *
 * Pointers, ownership and threads are those of `tallage_engine_calculate`.
 *
 * Fails with `TALLAGE_STATUS_INVALID_DOCUMENT`, and with `TALLAGE_STATUS_CONFLICT` when more is to be credited or refunded
 * than remains: what remains is then in `details` of the error's JSON.
 *
 * ```c
 * tallage_str request = {NULL, 0};
 * if (tallage_engine_credit(engine, request, &result, &error) != TALLAGE_STATUS_OK) {
 *   tallage_error_free(error);
 *   return;
 * }
 * tallage_result_free(result);
 * ```
 */
tallage_status tallage_engine_credit(const struct tallage_engine *engine,
                                     struct tallage_str request_json,
                                     struct tallage_result **out,
                                     struct tallage_error **error);

/**
 * The VAT rates of a place on a day, out of the data of this engine: those of its configuration (`eu_data`), if it has
 * them, else the bundled ones. Request and answer are those of `tallage_vat_rates`.
 *
 * Pointers, ownership, threads and errors are those of `tallage_vat_rates`; `engine` must not be NULL, and may be asked
 * from many threads at once.
 *
 * ```c
 * if (tallage_engine_vat_rates(engine, request_json, &result, NULL) == TALLAGE_STATUS_OK) {
 *   tallage_result_free(result);
 * }
 * ```
 */
tallage_status tallage_engine_vat_rates(const struct tallage_engine *engine,
                                        struct tallage_str request_json,
                                        struct tallage_result **out,
                                        struct tallage_error **error);

/**
 * The EN 16931 view of a taxed document, like `tallage_en16931`; a request without `seller` gets the billing entity of
 * the document (name, country, VAT number) from the configuration of this engine.
 *
 * Pointers, ownership, threads and errors are those of `tallage_en16931`; `engine` must not be NULL, and may be asked
 * from many threads at once.
 *
 * ```c
 * if (tallage_engine_en16931(engine, request_json, &result, NULL) == TALLAGE_STATUS_OK) {
 *   tallage_result_free(result);
 * }
 * ```
 */
tallage_status tallage_engine_en16931(const struct tallage_engine *engine,
                                      struct tallage_str request_json,
                                      struct tallage_result **out,
                                      struct tallage_error **error);

/**
 * Compares taxed documents, like `tallage_compare`; a request with the member `document`, an invoice before tax, gets one
 * more result, labelled `local`: what manual taxes and EU VAT of this engine make of it, whatever tax provider its
 * customer is linked to.
 *
 * Pointers, ownership, threads and errors are those of `tallage_compare`, and for the document those of
 * `tallage_engine_calculate`; `engine` must not be NULL, and may be asked from many threads at once.
 *
 * ```c
 * if (tallage_engine_compare(engine, request_json, &result, NULL) == TALLAGE_STATUS_OK) {
 *   tallage_result_free(result);
 * }
 * ```
 */
tallage_status tallage_engine_compare(const struct tallage_engine *engine,
                                      struct tallage_str request_json,
                                      struct tallage_result **out,
                                      struct tallage_error **error);

/**
 * The lint report of the configuration that `engine` was built from: `{"errors":[],"warnings":[…]}`; an engine that was
 * built has no errors.
 *
 * On success `*out` is a new result, owned by the caller, and `*error` is not touched. On failure `*out` is not touched
 * and `*error` is a new error, owned by the caller; `error` may be NULL. `engine` and `out` must not be NULL. May be
 * called from any thread, with one engine from many at once. Fails only for NULL.
 *
 * ```c
 * if (tallage_engine_lint(engine, &result, NULL) == TALLAGE_STATUS_OK) {
 *   tallage_result_free(result);
 * }
 * ```
 */
tallage_status tallage_engine_lint(const struct tallage_engine *engine,
                                   struct tallage_result **out,
                                   struct tallage_error **error);

/**
 * Checks configuration JSON without building an engine: `{"errors":[{"code","path","message"}],"warnings":[…]}`. A
 * configuration with errors is an ordinary answer (`TALLAGE_STATUS_OK`).
 *
 * On success `*out` is a new result, owned by the caller, and `*error` is not touched. On failure `*out` is not touched
 * and `*error` is a new error, owned by the caller; `error` may be NULL. `out` must not be NULL. May be called from any
 * thread. Fails only for text that is not UTF-8 (`TALLAGE_STATUS_INVALID_CONFIG`), and for NULL.
 *
 * ```c
 * if (tallage_lint(config_json, &result, &error) == TALLAGE_STATUS_OK) {
 *   tallage_str report = tallage_result_json(result);
 *   printf("%.*s\n", (int)report.len, report.ptr);
 *   tallage_result_free(result);
 * }
 * ```
 */
tallage_status tallage_lint(struct tallage_str config_json,
                            struct tallage_result **out,
                            struct tallage_error **error);

/**
 * Normalizes a VAT number and checks its format and check digits (docs/eu.md, “Functions”): `{"number", "country"?}` in,
 * `{"input","number","prefix","country","national","format","checksum","in_vies","repairs"}` out.
 *
 * On success `*out` is a new result, owned by the caller, and `*error` is not touched. On failure `*out` is not touched
 * and `*error` is a new error, owned by the caller; `error` may be NULL. `out` must not be NULL. May be called from any
 * thread.
 *
 * Fails with `TALLAGE_STATUS_INVALID_DOCUMENT` for a request that is wrong. A number that is none is no failure: its
 * `format` is `invalid`.
 *
 * ```c
 * const char *text = "{\"number\":\"B64717838\",\"country\":\"ES\"}";
 * tallage_str request = {text, strlen(text)};
 * if (tallage_vat_number(request, &result, &error) == TALLAGE_STATUS_OK) {
 *   tallage_str json = tallage_result_json(result);
 *   printf("%.*s\n", (int)json.len, json.ptr);
 * }
 * tallage_result_free(result);
 * tallage_error_free(error);
 * ```
 */
tallage_status tallage_vat_number(struct tallage_str request_json,
                                  struct tallage_result **out,
                                  struct tallage_error **error);

/**
 * The VAT rates of a place on a day, out of the bundled data (docs/eu-data.md, “Asking”): `{"country", "zipcode"?, "date"}`
 * in. `tallage_engine_vat_rates` asks the data that an engine has.
 *
 * Pointers, ownership and threads are those of `tallage_vat_number`.
 *
 * Fails with `TALLAGE_STATUS_INVALID_DOCUMENT` for a request that is wrong, and with `TALLAGE_STATUS_NOT_FOUND` for a
 * country without rates in the data and for a day before the first of them.
 *
 * ```c
 * const char *text = "{\"country\":\"RO\",\"date\":\"2025-08-01\"}";
 * tallage_str request = {text, strlen(text)};
 * if (tallage_vat_rates(request, &result, &error) != TALLAGE_STATUS_OK) {
 *   tallage_error_free(error);
 *   return;
 * }
 * tallage_result_free(result);
 * ```
 */
tallage_status tallage_vat_rates(struct tallage_str request_json,
                                 struct tallage_result **out,
                                 struct tallage_error **error);

/**
 * Builds the HTTP request that asks VIES about a VAT number; nothing is sent (docs/vies.md, “Ask”): `{"number", "country"?,
 * "requester"?, "method"?, "trader"?, "base_url"?}` in, `{"method","url","headers","body","number","requester"?}` out.
 *
 * Pointers, ownership and threads are those of `tallage_vat_number`.
 *
 * Fails with `TALLAGE_STATUS_INVALID_DOCUMENT`, among others for a number that VIES cannot know
 * (`vies.number.not_checkable`).
 *
 * ```c
 * const char *text = "{\"number\":\"DE 136 695 976\",\"requester\":\"FR23334175221\"}";
 * tallage_str request = {text, strlen(text)};
 * if (tallage_vies_request(request, &result, NULL) == TALLAGE_STATUS_OK) {
 *   tallage_result_free(result);
 * }
 * ```
 */
tallage_status tallage_vies_request(struct tallage_str request_json,
                                    struct tallage_result **out,
                                    struct tallage_error **error);

/**
 * Reads what came back from VIES, or that nothing did (docs/vies.md, “Read”): `{"number", "requester"?, "at", "response" or
 * "failure", "previous"?}` in, `{"schema","evidence","event"}` out. Store `evidence` and give it back as `previous` and as
 * `customer.vies`.
 *
 * Pointers, ownership and threads are those of `tallage_vat_number`.
 *
 * Fails with `TALLAGE_STATUS_INVALID_DOCUMENT` for what is wrong with the request itself. An answer of VIES that cannot be
 * read is no failure: the evidence says `unavailable`.
 *
 * ```c
 * const char *text = "{\"number\":\"DE136695976\",\"at\":\"2026-11-21T22:58:03Z\",\"failure\":{\"kind\":\"timeout\"}}";
 * tallage_str request = {text, strlen(text)};
 * if (tallage_vies_read(request, &result, NULL) == TALLAGE_STATUS_OK) {
 *   tallage_result_free(result);
 * }
 * ```
 */
tallage_status tallage_vies_read(struct tallage_str request_json,
                                 struct tallage_result **out,
                                 struct tallage_error **error);

/**
 * Shows a taxed invoice or credit note in the terms of EN 16931 and checks the rules of that standard on it
 * (docs/en16931.md): `{"document", "seller"?, "buyer"?, "delivery"?}` in. A rule that does not hold is no failure: it
 * stands in `violations`.
 *
 * Pointers, ownership and threads are those of `tallage_vat_number`.
 *
 * Fails with `TALLAGE_STATUS_INVALID_DOCUMENT`.
 *
 * ```c
 * if (tallage_en16931(request_json, &result, &error) != TALLAGE_STATUS_OK) {
 *   tallage_str path = tallage_error_path(error);
 *   fprintf(stderr, "%.*s\n", (int)path.len, path.ptr);
 * }
 * tallage_result_free(result);
 * tallage_error_free(error);
 * ```
 */
tallage_status tallage_en16931(struct tallage_str request_json,
                               struct tallage_result **out,
                               struct tallage_error **error);

/**
 * The EU VAT data that this library was built with, as JSON (docs/eu-data.md): what a host starts from that loads newer
 * data as `eu_data` of a configuration.
 *
 * Cannot fail. The text is borrowed from the library, lives as long as it is loaded, and is not NUL-terminated. May be
 * called from any thread.
 *
 * ```c
 * tallage_str data = tallage_eu_data();
 * printf("%zu bytes\n", data.len);
 * ```
 */
struct tallage_str tallage_eu_data(void);

/**
 * Lines up what several answered for the same document and says where and why their taxes differ (docs/compare.md):
 * `{"results":[{"label","document"},…], "baseline"?}` in, 2 to 20 taxed invoices as tallage gave them. What is attributed
 * to each difference sums exactly to the difference of the taxes. `tallage_engine_compare` adds what an engine itself
 * makes of a document.
 *
 * Pointers, ownership and threads are those of `tallage_vat_number`.
 *
 * Fails with `TALLAGE_STATUS_INVALID_DOCUMENT` for a request that is wrong. That documents differ is no failure.
 *
 * ```c
 * if (tallage_compare(request_json, &result, &error) != TALLAGE_STATUS_OK) {
 *   tallage_str path = tallage_error_path(error);
 *   fprintf(stderr, "%.*s\n", (int)path.len, path.ptr);
 * }
 * tallage_result_free(result);
 * tallage_error_free(error);
 * ```
 */
tallage_status tallage_compare(struct tallage_str request_json,
                               struct tallage_result **out,
                               struct tallage_error **error);

/**
 * Begins an exchange with a tax provider (docs/exchanges.md, “Begin”): `{"operation", "today", "document", …}` in, the
 * operation being `estimate`, `commit`, `credit`, `void`, `dispute`, `check`, `customer` or `lookup`. Nothing is sent.
 *
 * On success `*out` is a new exchange, owned by the caller, and `*error` is not touched. On failure `*out` is not touched
 * and `*error` is a new error, owned by the caller; `error` may be NULL. `engine` and `out` must not be NULL. May be
 * called from any thread, with one engine from many at once.
 *
 * Fails with `TALLAGE_STATUS_INVALID_DOCUMENT` for a request or document that is wrong, and with
 * `TALLAGE_STATUS_NOT_FOUND` for a connection that is not configured. What only the provider would refuse is an outcome of
 * the exchange.
 *
 * ```c
 * const char *text = "{\"operation\":\"check\",\"connection\":\"anrok_us\"}";
 * tallage_str request = {text, strlen(text)};
 * if (tallage_engine_begin(engine, request, &new_exchange, &error) != TALLAGE_STATUS_OK) {
 *   tallage_error_free(error);
 *   return;
 * }
 * tallage_exchange_free(new_exchange);
 * ```
 */
tallage_status tallage_engine_begin(const struct tallage_engine *engine,
                                    struct tallage_str request_json,
                                    struct tallage_exchange **out,
                                    struct tallage_error **error);

/**
 * Takes up an exchange where `tallage_exchange_json` left it, perhaps in another process. The credentials are those of
 * `engine`: the text has none.
 *
 * Pointers, ownership and threads are those of `tallage_engine_begin`.
 *
 * Fails with `TALLAGE_STATUS_INVALID_DOCUMENT` for what is no exchange, and with `TALLAGE_STATUS_NOT_FOUND` when its
 * connection is not configured any more.
 *
 * ```c
 * tallage_exchange *again = NULL;
 * if (tallage_exchange_json(exchange, &result, NULL) == TALLAGE_STATUS_OK &&
 *     tallage_engine_resume(engine, tallage_result_json(result), &again, NULL) == TALLAGE_STATUS_OK) {
 *   tallage_exchange_free(again);
 * }
 * tallage_result_free(result);
 * ```
 */
tallage_status tallage_engine_resume(const struct tallage_engine *engine,
                                     struct tallage_str exchange_json,
                                     struct tallage_exchange **out,
                                     struct tallage_error **error);

/**
 * Compares what you have recorded with what a tax provider lists (docs/exchanges.md, “Reconcile”), with the request of the
 * exchange that repairs each difference.
 *
 * On success `*out` is a new result, owned by the caller, and `*error` is not touched. On failure `*out` is not touched
 * and `*error` is a new error, owned by the caller; `error` may be NULL. `engine` and `out` must not be NULL. May be
 * called from any thread, with one engine from many at once.
 *
 * Fails with `TALLAGE_STATUS_INVALID_DOCUMENT` and, for a connection that is not configured, `TALLAGE_STATUS_NOT_FOUND`.
 *
 * ```c
 * if (tallage_engine_reconcile(engine, request_json, &result, &error) == TALLAGE_STATUS_OK) {
 *   tallage_str json = tallage_result_json(result);
 *   printf("%.*s\n", (int)json.len, json.ptr);
 * }
 * tallage_result_free(result);
 * tallage_error_free(error);
 * ```
 */
tallage_status tallage_engine_reconcile(const struct tallage_engine *engine,
                                        struct tallage_str request_json,
                                        struct tallage_result **out,
                                        struct tallage_error **error);

/**
 * What is to be done next, as JSON (docs/exchanges.md, “Step”): `{"step":"send","number","request":{"method","url","headers",
 * "body"},"timeouts"}`, `{"step":"wait","milliseconds"}` or `{"step":"done","outcome"}`. Asking twice gives the same bytes.
 *
 * The headers of a request hold the credentials of the connection: do not log or store this text. For that there is
 * `tallage_exchange_json`.
 *
 * On success `*out` is a new result, owned by the caller, and `*error` is not touched. On failure `*out` is not touched
 * and `*error` is a new error, owned by the caller; `error` may be NULL. `exchange` and `out` must not be NULL. From any
 * thread, but one at a time. Fails only for NULL.
 *
 * ```c
 * if (tallage_exchange_step(exchange, &result, &error) == TALLAGE_STATUS_OK) {
 *   tallage_str step = tallage_result_json(result);
 *   int done = step.len > 14 && memcmp(step.ptr, "{\"step\":\"done\"", 14) == 0;
 *   printf("%s\n", done ? "the exchange has ended" : "there is something to do");
 * }
 * tallage_result_free(result);
 * ```
 */
tallage_status tallage_exchange_step(const struct tallage_exchange *exchange,
                                     struct tallage_result **out,
                                     struct tallage_error **error);

/**
 * Hands over what came back for the request of a step, or that nothing did: `{"number"?, "response":{"status","headers"?,
 * "body"?}}` or `{"number"?, "failure":{"kind","message"?}}` in (`kind`: `timeout`, `connection`, `tls`, `too_large` or
 * `cancelled`), `{"received":"applied"}` or `{"received":"already_applied"}` out. With `number`, that of the step, the same
 * answer may be handed over twice.
 *
 * On success `*out` is a new result, owned by the caller, and `*error` is not touched. On failure `*out` is not touched,
 * `*error` is a new error, owned by the caller (`error` may be NULL), and the exchange is as it was before. `exchange` and
 * `out` must not be NULL. From any thread, but one at a time.
 *
 * Fails with `TALLAGE_STATUS_INVALID_DOCUMENT` for a text that is neither, and with `TALLAGE_STATUS_CONFLICT` for an answer to
 * a step that there was not, or another one to a step that has had its answer.
 *
 * ```c
 * const char *text = "{\"number\":1,\"failure\":{\"kind\":\"timeout\"}}";
 * tallage_str received = {text, strlen(text)};
 * if (tallage_exchange_receive(exchange, received, &result, &error) != TALLAGE_STATUS_OK) {
 *   tallage_error_free(error);
 *   return;
 * }
 * tallage_result_free(result);
 * ```
 */
tallage_status tallage_exchange_receive(struct tallage_exchange *exchange,
                                        struct tallage_str received_json,
                                        struct tallage_result **out,
                                        struct tallage_error **error);

/**
 * Says that the time of a step `wait` is over. At any other step it does nothing.
 *
 * On failure `*error` is a new error, owned by the caller; `error` may be NULL. `exchange` must not be NULL. From any
 * thread, but one at a time. Fails only for NULL.
 *
 * ```c
 * if (tallage_exchange_waited(exchange, NULL) == TALLAGE_STATUS_OK) {
 *   printf("and now the next step\n");
 * }
 * ```
 */
tallage_status tallage_exchange_waited(struct tallage_exchange *exchange,
                                       struct tallage_error **error);

/**
 * Begins again after a failure that may pass (`"retryable":true` in the outcome), with the same identifiers: what was
 * recorded before is not recorded twice. Does nothing while the exchange goes on, and after a success.
 *
 * Pointers, ownership, threads and errors are those of `tallage_exchange_waited`.
 *
 * ```c
 * if (tallage_exchange_retry(exchange, NULL) == TALLAGE_STATUS_OK) {
 *   printf("once more\n");
 * }
 * ```
 */
tallage_status tallage_exchange_retry(struct tallage_exchange *exchange,
                                      struct tallage_error **error);

/**
 * The exchange as JSON, without credentials: store it, and take it up again with `tallage_engine_resume`.
 *
 * Pointers, ownership, threads and errors are those of `tallage_exchange_step`.
 *
 * ```c
 * if (tallage_exchange_json(exchange, &result, NULL) == TALLAGE_STATUS_OK) {
 *   tallage_str json = tallage_result_json(result);
 *   fwrite(json.ptr, 1, json.len, stdout);
 *   tallage_result_free(result);
 * }
 * ```
 */
tallage_status tallage_exchange_json(const struct tallage_exchange *exchange,
                                     struct tallage_result **out,
                                     struct tallage_error **error);

/**
 * The outcome of an exchange that has ended, as JSON (docs/exchanges.md, “Outcome”). What the provider refused is an
 * outcome too: see its `status` and `error`.
 *
 * Pointers, ownership and threads are those of `tallage_exchange_step`.
 *
 * Fails with `TALLAGE_STATUS_NOT_FOUND` (`exchange.outcome.not_found`) while the exchange goes on.
 *
 * ```c
 * if (tallage_exchange_outcome(exchange, &result, NULL) == TALLAGE_STATUS_NOT_FOUND) {
 *   printf("not yet: ask tallage_exchange_step\n");
 * }
 * tallage_result_free(result);
 * ```
 */
tallage_status tallage_exchange_outcome(const struct tallage_exchange *exchange,
                                        struct tallage_result **out,
                                        struct tallage_error **error);

/**
 * Frees an exchange. NULL is fine. Results and errors made with it stay valid. What the provider has recorded stays recorded.
 *
 * Cannot fail. Only once for each exchange, from any thread, and not while another thread still uses it.
 *
 * ```c
 * tallage_exchange_free(new_exchange);
 * new_exchange = NULL;
 * ```
 */
void tallage_exchange_free(struct tallage_exchange *exchange);

#if defined(TALLAGE_SIMULATE)
/**
 * Makes a simulator with nothing stored, out of `{"now","seed"?}`: what the clocks of the providers say, and where identifiers begin.
 *
 * On success `*out` is a new simulator, owned by the caller, and `*error` is not touched. On failure `*out` is not touched
 * and `*error` is a new error, owned by the caller; `error` may be NULL. `out` must not be NULL. May be called from any thread.
 *
 * Fails with `TALLAGE_STATUS_INVALID_DOCUMENT`.
 *
 * ```c
 * const char *text = "{\"now\":\"2026-11-21T12:00:00Z\",\"seed\":1}";
 * tallage_str options = {text, strlen(text)};
 * if (tallage_simulator_new(options, &new_simulator, &error) != TALLAGE_STATUS_OK) {
 *   tallage_error_free(error);
 *   return;
 * }
 * tallage_simulator_free(new_simulator);
 * ```
 */
tallage_status tallage_simulator_new(struct tallage_str options_json,
                                     struct tallage_simulator **out,
                                     struct tallage_error **error);
#endif

#if defined(TALLAGE_SIMULATE)
/**
 * Does what a command says (docs/simulator.md, “By JSON”): `{"do":…}` with its members in, JSON out. So faults are ordered, products
 * and customers set up, clocks moved on, and what was asked and recorded is looked at.
 *
 * On success `*out` is a new result, owned by the caller, and `*error` is not touched. On failure `*out` is not touched
 * and `*error` is a new error, owned by the caller; `error` may be NULL. `simulator` and `out` must not be NULL. May be
 * called from any thread, with one simulator from many at once.
 *
 * Fails with `TALLAGE_STATUS_INVALID_DOCUMENT` for a command with a mistake in it, which does nothing.
 *
 * ```c
 * const char *text = "{\"do\":\"fault\",\"fault\":\"close\",\"when\":\"after\",\"operation\":\"createOrUpdate\"}";
 * tallage_str lost_reply = {text, strlen(text)};
 * if (tallage_simulator_command(simulator, lost_reply, &result, &error) != TALLAGE_STATUS_OK) {
 *   tallage_error_free(error);
 *   return;
 * }
 * tallage_result_free(result);
 * ```
 */
tallage_status tallage_simulator_command(const struct tallage_simulator *simulator,
                                         struct tallage_str command_json,
                                         struct tallage_result **out,
                                         struct tallage_error **error);
#endif

#if defined(TALLAGE_SIMULATE)
/**
 * Answers a step of an exchange in memory: what `tallage_exchange_step` gave in, what `tallage_exchange_receive` takes out, a lost reply
 * too (`failure`). After a step `wait`, which moves the clocks of the providers on, call `tallage_exchange_waited` instead.
 *
 * Pointers, ownership and threads are those of `tallage_simulator_command`.
 *
 * Fails with `TALLAGE_STATUS_INVALID_DOCUMENT` for what is no step, and for the step `done`.
 *
 * ```c
 * tallage_result *step = NULL, *answer = NULL, *told = NULL;
 * if (tallage_exchange_step(exchange, &step, NULL) == TALLAGE_STATUS_OK &&
 *     tallage_simulator_handle(simulator, tallage_result_json(step), &answer, NULL) == TALLAGE_STATUS_OK &&
 *     tallage_exchange_receive(exchange, tallage_result_json(answer), &told, NULL) == TALLAGE_STATUS_OK) {
 *   printf("and so on, until there is an outcome\n");
 * }
 * tallage_result_free(told);
 * tallage_result_free(answer);
 * tallage_result_free(step);
 * ```
 */
tallage_status tallage_simulator_handle(const struct tallage_simulator *simulator,
                                        struct tallage_str step_json,
                                        struct tallage_result **out,
                                        struct tallage_error **error);
#endif

#if defined(TALLAGE_SIMULATE)
/**
 * Listens at a free port of 127.0.0.1 until `tallage_simulator_close`, for a test with your own HTTP client. The answer is the address as
 * a JSON string, quotes included, to be the `base_url` of a connection: `"http://127.0.0.1:40001"`. The clocks of the providers run on
 * from where they were. A simulator that listens gives its address again.
 *
 * This and what follows from it is the one place of the library with threads, sockets and a clock.
 *
 * Pointers, ownership and threads are those of `tallage_simulator_command`.
 *
 * Fails with `TALLAGE_STATUS_TRANSPORT` (`simulator.not_started`) where no port or no thread could be had.
 *
 * ```c
 * if (tallage_simulator_serve(simulator, &result, &error) == TALLAGE_STATUS_OK) {
 *   tallage_str base_url = tallage_result_json(result);
 *   printf("{\"base_url\":%.*s}\n", (int)base_url.len, base_url.ptr);
 * }
 * tallage_result_free(result);
 * ```
 */
tallage_status tallage_simulator_serve(const struct tallage_simulator *simulator,
                                       struct tallage_result **out,
                                       struct tallage_error **error);
#endif

#if defined(TALLAGE_SIMULATE)
/**
 * Listens no more; the simulator keeps what it has stored, and answers in memory. Does nothing where it does not listen.
 *
 * On failure `*error` is a new error, owned by the caller; `error` may be NULL. `simulator` must not be NULL. May be called from any
 * thread, with one simulator from many at once. Fails only for NULL.
 *
 * ```c
 * if (tallage_simulator_close(simulator, NULL) == TALLAGE_STATUS_OK) {
 *   printf("the port is free again\n");
 * }
 * ```
 */
tallage_status tallage_simulator_close(const struct tallage_simulator *simulator,
                                       struct tallage_error **error);
#endif

#if defined(TALLAGE_SIMULATE)
/**
 * Frees a simulator, and with it what it has stored. It stops listening. NULL is fine. Results and errors made with it stay valid.
 *
 * Cannot fail. Only once for each simulator, from any thread, and not while another thread still uses it.
 *
 * ```c
 * tallage_simulator_free(new_simulator);
 * new_simulator = NULL;
 * ```
 */
void tallage_simulator_free(struct tallage_simulator *simulator);
#endif

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* TALLAGE_H */
