/* The simulator of libtallage_testing at its edges: NULL, wrong texts, the loopback interface, many threads. What it is for is in
 * examples/exchange/simulated.c. */
#include <arpa/inet.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common.h"

enum { THREADS = 4, EACH = 50 };

#define UNTOUCHED ((void *)&failures)
#define PING "{\"step\":\"send\",\"number\":1,\"request\":{\"method\":\"GET\",\"url\":\"http://any/api/v2/utilities/ping\"}}"

static int failures = 0;

static void expect(int holds, const char *what) {
  if (!holds) {
    failures++;
    fprintf(stderr, "simulator: %s\n", what);
  }
}

static tallage_error *e = NULL;

/* After a call that failed: its status, and the code of the error that it left in `e`. */
static void failed(tallage_status found, tallage_status wanted, const char *code, const char *what) {
  expect(found == wanted && str_is(tallage_error_code(e), code), what);
  tallage_error_free(e);
  e = NULL;
}

static tallage_simulator *make(void) {
  tallage_simulator *simulator = NULL;
  tallage_error *error = UNTOUCHED;
  expect(tallage_simulator_new(str_of("{\"now\":\"2026-11-21T12:00:00Z\"}"), &simulator, &error) == TALLAGE_STATUS_OK &&
             (void *)error == UNTOUCHED, "a simulator");
  return simulator;
}

static int answers(const tallage_simulator *simulator, const char *command, const char *wanted) {
  tallage_result *result = NULL;
  int same = tallage_simulator_command(simulator, str_of(command), &result, NULL) == TALLAGE_STATUS_OK &&
             str_has(tallage_result_json(result), wanted);
  tallage_result_free(result);
  return same;
}

static void misuse(const tallage_simulator *simulator) {
  const tallage_status null = TALLAGE_STATUS_INVALID_ARGUMENT, wrong = TALLAGE_STATUS_INVALID_DOCUMENT;
  const tallage_str no_text = {NULL, 1}, not_utf8 = {"\xff", 1};
  tallage_simulator *made = UNTOUCHED;
  tallage_result *out = UNTOUCHED;
  failed(tallage_simulator_new(str_of("{}"), NULL, &e), null, "argument.null", "new: out is NULL");
  failed(tallage_simulator_new(no_text, &made, &e), null, "argument.null", "new: text is NULL");
  failed(tallage_simulator_new(str_of("{}"), &made, &e), wrong, "simulator.now.required", "new: no clock");
  failed(tallage_simulator_new(not_utf8, &made, &e), wrong, "json.not_utf8", "new: not UTF-8");
  failed(tallage_simulator_command(NULL, str_of("{}"), &out, &e), null, "argument.null", "command: NULL");
  failed(tallage_simulator_command(simulator, str_of("{}"), NULL, &e), null, "argument.null", "command: out is NULL");
  failed(tallage_simulator_command(simulator, str_of("{"), &out, &e), wrong, "json.syntax", "command: no JSON");
  failed(tallage_simulator_command(simulator, str_of("{\"do\":\"sing\"}"), &out, &e), wrong, "simulator.do.unknown_value",
         "command: unknown");
  failed(tallage_simulator_handle(NULL, str_of(PING), &out, &e), null, "argument.null", "handle: NULL");
  failed(tallage_simulator_handle(simulator, str_of(PING), NULL, &e), null, "argument.null", "handle: out is NULL");
  failed(tallage_simulator_handle(simulator, no_text, &out, &e), null, "argument.null", "handle: text is NULL");
  failed(tallage_simulator_handle(simulator, str_of("{\"step\":\"done\",\"outcome\":{}}"), &out, &e), wrong, "simulator.step.unknown_value",
         "handle: an exchange that has ended");
  failed(tallage_simulator_serve(NULL, &out, &e), null, "argument.null", "serve: NULL");
  failed(tallage_simulator_serve(simulator, NULL, &e), null, "argument.null", "serve: out is NULL");
  failed(tallage_simulator_close(NULL, &e), null, "argument.null", "close: NULL");
  expect((void *)made == UNTOUCHED && (void *)out == UNTOUCHED, "what failed wrote nothing");
  expect(tallage_simulator_command(simulator, str_of("{"), &out, NULL) == wrong, "who asks for the status only");
  tallage_simulator_free(NULL);
  expect(answers(simulator, "{\"do\":\"journal\"}", "{\"journal\":[]}"), "nothing of that was a request");
}

/* Whether somebody answers at an address as serve gives it, quotes included. */
static int pings(tallage_str base_url) {
  char url[64], answer[16] = "";
  unsigned port = 0;
  snprintf(url, sizeof url, "%.*s", (int)base_url.len, base_url.ptr);
  if (sscanf(url, "\"http://127.0.0.1:%u\"", &port) != 1) {
    return 0;
  }
  struct sockaddr_in address = {0};
  address.sin_family = AF_INET;
  address.sin_port = htons((unsigned short)port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const char request[] = "GET /api/v2/utilities/ping HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
  int to = socket(AF_INET, SOCK_STREAM, 0);
  int good = connect(to, (struct sockaddr *)&address, sizeof address) == 0 &&
             send(to, request, sizeof request - 1, MSG_NOSIGNAL) == (ssize_t)sizeof request - 1 &&
             recv(to, answer, sizeof answer - 1, MSG_WAITALL) > 0;
  close(to);
  return good && strncmp(answer, "HTTP/1.1 200 OK", 15) == 0;
}

static void serves(const tallage_simulator *simulator) {
  tallage_result *first = NULL, *again = NULL, *later = NULL;
  expect(answers(simulator, "{\"do\":\"add_company\",\"code\":\"MINE\"}", "\"id\":2"), "the second company");
  expect(tallage_simulator_close(simulator, NULL) == TALLAGE_STATUS_OK, "closing what does not listen");
  expect(tallage_simulator_serve(simulator, &first, NULL) == TALLAGE_STATUS_OK && pings(tallage_result_json(first)), "it listens");
  expect(tallage_simulator_serve(simulator, &again, NULL) == TALLAGE_STATUS_OK &&
             tallage_result_json(again).len == tallage_result_json(first).len &&
             memcmp(tallage_result_json(again).ptr, tallage_result_json(first).ptr, tallage_result_json(first).len) == 0,
         "it gives its address again");
  expect(answers(simulator, "{\"do\":\"journal\"}", "\"operation\":\"ping\""), "it is told while it listens");
  expect(tallage_simulator_close(simulator, NULL) == TALLAGE_STATUS_OK && !pings(tallage_result_json(first)), "it listens no more");
  expect(answers(simulator, "{\"do\":\"journal\"}", "\"operation\":\"ping\"") &&
             answers(simulator, "{\"do\":\"add_company\",\"code\":\"OURS\"}", "\"id\":3"), "it keeps what it has stored");
  /* Freed while it listens. */
  expect(tallage_simulator_serve(simulator, &later, NULL) == TALLAGE_STATUS_OK, "it listens anew");
  tallage_result_free(later);
  tallage_result_free(again);
  tallage_result_free(first);
}

static void *work(void *shared) {
  for (int i = 0; i < EACH; i++) {
    tallage_result *answer = NULL;
    if (tallage_simulator_handle(shared, str_of(PING), &answer, NULL) != TALLAGE_STATUS_OK ||
        !str_has(tallage_result_json(answer), "\"status\":200")) {
      tallage_result_free(answer);
      return shared;
    }
    tallage_result_free(answer);
  }
  return NULL;
}

static void threads(tallage_simulator *simulator) {
  pthread_t all[THREADS];
  for (int i = 0; i < THREADS; i++) {
    expect(pthread_create(&all[i], NULL, work, simulator) == 0, "a thread");
  }
  for (int i = 0; i < THREADS; i++) {
    void *wrong = NULL;
    pthread_join(all[i], &wrong);
    expect(wrong == NULL, "one simulator, four threads");
  }
  char from[64];
  snprintf(from, sizeof from, "{\"do\":\"journal\",\"from\":%d}", THREADS * EACH);
  expect(answers(simulator, from, "{\"journal\":[]}"), "no request more than was sent");
  snprintf(from, sizeof from, "{\"do\":\"journal\",\"from\":%d}", THREADS * EACH - 1);
  expect(answers(simulator, from, "\"operation\":\"ping\""), "no request less");
}

int main(void) {
  tallage_simulator *simulator = make(), *shared = make();
  misuse(simulator);
  serves(simulator);
  threads(shared);
  tallage_simulator_free(shared);
  tallage_simulator_free(simulator);
  printf("simulator: %d failures\n", failures);
  return failures == 0 ? 0 : 1;
}
