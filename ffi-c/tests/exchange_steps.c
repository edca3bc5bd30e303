/* An exchange whose transport is whoever stands on the other side of the pipe: a step goes out as a line, what came back
 * comes in as one.
 *
 *   exchange_steps CONFIG REQUEST [crash]
 *
 * In: the JSON that tallage_exchange_receive takes, `wait` when the time of a wait is over, or `retry` at the end. Out: each step as
 * its JSON; an error as its JSON, with exit code 1. The end of the input ends the program: with exit code 3 while the exchange goes on.
 *
 * With `crash` every step is taken by an engine and an exchange of their own, resumed from the JSON of the one before. */
#include "common.h"

enum { LINE = 1 << 20 };

static int give_up(tallage_error *error) {
  tallage_str json = tallage_error_json(error);
  printf("%.*s\n", (int)json.len, json.ptr);
  tallage_error_free(error);
  return 1;
}

static int starts(tallage_str text, const char *with) {
  return text.len >= strlen(with) && memcmp(text.ptr, with, strlen(with)) == 0;
}

/* The exchange in another engine, with nothing taken along but its JSON, which has no credentials in it. */
static tallage_exchange *reborn(tallage_exchange *exchange, const char *config, tallage_error **error) {
  tallage_result *kept = NULL;
  tallage_exchange *again = NULL;
  if (tallage_exchange_json(exchange, &kept, error) != TALLAGE_STATUS_OK) {
    return exchange;
  }
  tallage_exchange_free(exchange);
  if (str_has(tallage_result_json(kept), "\"authorization\"")) {
    fprintf(stderr, "credentials in the JSON of an exchange\n");
    exit(2);
  }
  tallage_engine *engine = engine_from_file(config);
  tallage_engine_resume(engine, tallage_result_json(kept), &again, error);
  tallage_engine_free(engine);
  tallage_result_free(kept);
  return again;
}

/* An outcome is there at the end and not before. */
static int outcome_fits(const tallage_exchange *exchange, int done, tallage_str step) {
  tallage_result *outcome = NULL;
  tallage_error *error = NULL;
  tallage_status status = tallage_exchange_outcome(exchange, &outcome, &error);
  tallage_str json = tallage_result_json(outcome);
  size_t before = strlen("{\"step\":\"done\",\"outcome\":");
  int fits = done ? status == TALLAGE_STATUS_OK && step.len == before + json.len + 1 &&
                        memcmp(step.ptr + before, json.ptr, json.len) == 0
                  : status == TALLAGE_STATUS_NOT_FOUND && outcome == NULL &&
                        str_is(tallage_error_code(error), "exchange.outcome.not_found");
  tallage_result_free(outcome);
  tallage_error_free(error);
  return fits;
}

int main(int argc, char **argv) {
  if (argc != 3 && argc != 4) {
    fprintf(stderr, "usage: exchange_steps CONFIG REQUEST [crash]\n");
    return 2;
  }
  static char line[LINE];
  size_t len = 0;
  char *bytes = read_file(argv[2], &len);
  tallage_str request = {bytes, len};
  tallage_exchange *exchange = NULL;
  tallage_result *result = NULL;
  tallage_error *error = NULL;
  /* An exchange outlives the engine that began it. */
  char *config_bytes = read_file(argv[1], &len);
  tallage_str config = {config_bytes, len};
  tallage_engine *engine = NULL;
  tallage_status status = tallage_engine_new(config, &engine, &error);
  if (status == TALLAGE_STATUS_OK) {
    status = tallage_engine_begin(engine, request, &exchange, &error);
  }
  tallage_engine_free(engine);
  free(config_bytes);
  free(bytes);
  int code = 0;
  while (status == TALLAGE_STATUS_OK) {
    if (argc == 4) {
      exchange = reborn(exchange, argv[1], &error);
      if (error != NULL) {
        break;
      }
    }
    status = tallage_exchange_step(exchange, &result, &error);
    if (status != TALLAGE_STATUS_OK) {
      break;
    }
    tallage_str step = tallage_result_json(result);
    int done = starts(step, "{\"step\":\"done\""), fits = outcome_fits(exchange, done, step);
    printf("%.*s\n", (int)step.len, step.ptr);
    fflush(stdout);
    tallage_result_free(result);
    result = NULL;
    if (!fits) {
      fprintf(stderr, "tallage_exchange_outcome does not fit the step\n");
      code = 2;
      break;
    }
    if (fgets(line, LINE, stdin) == NULL) {
      code = done ? 0 : 3;
      break;
    }
    line[strcspn(line, "\n")] = '\0';
    if (done && strcmp(line, "retry") != 0) {
      fprintf(stderr, "an answer is left over: %s\n", line);
      code = 4;
      break;
    }
    if (strcmp(line, "retry") == 0) {
      status = tallage_exchange_retry(exchange, &error);
    } else if (strcmp(line, "wait") == 0) {
      status = tallage_exchange_waited(exchange, &error);
    } else {
      status = tallage_exchange_receive(exchange, str_of(line), &result, &error);
      tallage_result_free(result);
      result = NULL;
    }
  }
  tallage_exchange_free(exchange);
  return error == NULL ? code : give_up(error);
}
