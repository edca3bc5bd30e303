/* An exchange sent with a socket: `exchange BASE_URL`, where BASE_URL is that of the simulator, http://127.0.0.1:PORT.
 *
 * `send_request` stands where a real program has its HTTP client: with libcurl it is CURLOPT_CUSTOMREQUEST, CURLOPT_URL, CURLOPT_HTTPHEADER and
 * CURLOPT_POSTFIELDS out of the same members of the step. */
#include <arpa/inet.h>
#include <stdio.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "json.h"
#include "sale.h"

#define CONFIG CONFIG_WITH("\"base_url\":\"%s\",")

/* Texts one after the other, to be freed; the last is NULL. */
static char *joined(const tallage_str *const parts[]) {
  size_t len = 0;
  for (size_t i = 0; parts[i] != NULL; i++) {
    len += parts[i]->len;
  }
  char *text = room(len + 1), *out = text;
  for (size_t i = 0; parts[i] != NULL; i++) {
    memcpy(out, parts[i]->ptr, parts[i]->len);
    out += parts[i]->len;
  }
  *out = '\0';
  return text;
}

/* Sends everything; 0 if the other side has gone. */
static int put(int to, const char *bytes, size_t len) {
  for (ssize_t sent; len > 0; bytes += sent, len -= (size_t)sent) {
    sent = send(to, bytes, len, MSG_NOSIGNAL);
    if (sent <= 0) {
      return 0;
    }
  }
  return 1;
}

/* Sends a request and reads what comes until the connection ends; NULL if nothing does. One request for each connection. */
static char *send_request(tallage_str request) {
  char *url = json_text(json_member(request, "url")), *method = json_text(json_member(request, "method"));
  tallage_str body_json = json_member(request, "body"), headers = json_member(request, "headers"), name, value;
  /* A body is a text, or null. */
  char *body = json_text(*body_json.ptr == '"' ? body_json : str("\"\""));
  size_t body_len = strlen(body);
  unsigned port = 0;
  int path = 0;
  if (sscanf(url, "http://127.0.0.1:%u%n", &port, &path) != 1) {
    fprintf(stderr, "this client knows the simulator only, not %s\n", url);
    exit(2);
  }
  struct sockaddr_in address = {0};
  address.sin_family = AF_INET;
  address.sin_port = htons((unsigned short)port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  int to = socket(AF_INET, SOCK_STREAM, 0);
  char line[512];
  size_t len = (size_t)snprintf(line, sizeof line, "%s %.300s HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: %zu\r\n", method,
                                url + path, body_len);
  int good = to >= 0 && connect(to, (struct sockaddr *)&address, sizeof address) == 0 && put(to, line, len);
  for (const char *at = NULL; good && json_next(headers, &at, &name, &value);) {
    char *key = json_text(name), *text = json_text(value);
    good = put(to, key, strlen(key)) && put(to, ": ", 2) && put(to, text, strlen(text)) && put(to, "\r\n", 2);
    free(key);
    free(text);
  }
  good = good && put(to, "\r\n", 2) && put(to, body, body_len);
  size_t got = 0, size = 65536;
  char *answer = room(size);
  for (ssize_t read; good && (read = recv(to, answer + got, size - got - 1, 0)) > 0;) {
    got += (size_t)read;
    if (size - got < 2) {
      good = 0; /* larger than any answer of the simulator */
    }
  }
  close(to);
  free(url);
  free(method);
  free(body);
  answer[got] = '\0';
  if (!good || strncmp(answer, "HTTP/1.1 ", 9) != 0 || strstr(answer, "\r\n\r\n") == NULL) {
    free(answer);
    return NULL;
  }
  return answer;
}

/* What tallage_exchange_receive is told, to be freed: status, `Retry-After` and body; or that nothing came. */
static char *received(char *answer) {
  static const char nothing[] = "{\"failure\":{\"kind\":\"connection\"}}";
  if (answer == NULL) {
    return strcpy(room(sizeof nothing), nothing);
  }
  char *end = strstr(answer, "\r\n\r\n"), *body = json_string(end + 4, strlen(end + 4));
  *end = '\0';
  const char *later = strstr(answer, "\r\nRetry-After: ");
  char *wait = later == NULL ? json_string("", 0) : json_string(later + 15, strcspn(later + 15, "\r"));
  size_t size = strlen(body) + strlen(wait) + 100;
  char *json = room(size);
  snprintf(json, size, "{\"response\":{\"status\":%d,\"headers\":{%s%s},\"body\":%s}}", atoi(answer + 9),
           later == NULL ? "" : "\"retry-after\":", later == NULL ? "" : wait, body);
  free(wait);
  free(body);
  free(answer);
  return json;
}

/* Begins an exchange and carries it out; its outcome. */
static tallage_result *carry_out(const tallage_engine *engine, const char *request) {
  tallage_exchange *exchange = NULL;
  tallage_result *step = NULL, *told = NULL, *outcome = NULL;
  tallage_error *error = NULL;
  if (tallage_engine_begin(engine, str(request), &exchange, &error) != TALLAGE_STATUS_OK) {
    give_up(error);
  }
  while (tallage_exchange_outcome(exchange, &outcome, NULL) == TALLAGE_STATUS_NOT_FOUND) {
    /* Here a host would store tallage_exchange_json: after a crash, tallage_engine_resume goes on from it. */
    if (tallage_exchange_step(exchange, &step, &error) != TALLAGE_STATUS_OK) {
      give_up(error);
    }
    tallage_str json = tallage_result_json(step), send = json_member(json, "request");
    if (send.len == 0) {
      long wait = atol(json_member(json, "milliseconds").ptr);
      struct timespec time = {wait / 1000, wait % 1000 * 1000000};
      nanosleep(&time, NULL);
      tallage_exchange_waited(exchange, NULL);
    } else {
      char *came = received(send_request(send));
      if (tallage_exchange_receive(exchange, str(came), &told, &error) != TALLAGE_STATUS_OK) {
        give_up(error);
      }
      tallage_result_free(told);
      free(came);
    }
    tallage_result_free(step);
  }
  tallage_exchange_free(exchange);
  tallage_str json = tallage_result_json(outcome), document = json_member(json, "document");
  char *operation = json_text(json_member(json, "operation")), *status = json_text(json_member(json, "status"));
  if (strcmp(status, "succeeded") != 0) {
    fprintf(stderr, "%.*s\n", (int)json.len, json.ptr);
    exit(1);
  }
  printf("%s %s", operation, status);
  if (document.len > 0) {
    tallage_str tax = json_member(document, "taxes_amount_cents"), total = json_member(document, "total_amount_cents");
    printf(" %.*s %.*s", (int)tax.len, tax.ptr, (int)total.len, total.ptr);
  }
  printf("\n");
  free(operation);
  free(status);
  return outcome;
}

/* The same with a request that is put together. */
static tallage_result *carry_out_joined(const tallage_engine *engine, const tallage_str *const parts[]) {
  char *request = joined(parts);
  tallage_result *outcome = carry_out(engine, request);
  free(request);
  return outcome;
}

int main(int argc, char **argv) {
  tallage_engine *engine = NULL;
  tallage_result *note = NULL;
  tallage_error *error = NULL;
  char config[1024];
  if (argc != 2 || snprintf(config, sizeof config, CONFIG, argv[1]) >= (int)sizeof config) {
    fprintf(stderr, "usage: exchange BASE_URL\n");
    return 2;
  }
  if (tallage_engine_new(str(config), &engine, &error) != TALLAGE_STATUS_OK) {
    give_up(error);
  }
  tallage_result_free(carry_out(engine, "{\"operation\":\"estimate\",\"today\":\"" TODAY "\",\"document\":" INVOICE "}"));
  tallage_result *committed = carry_out(engine, "{\"operation\":\"commit\",\"today\":\"" TODAY "\",\"document\":" INVOICE "}");
  /* Store this: it is what is credited and voided. */
  const tallage_str taxed = json_member(tallage_result_json(committed), "document");
  const tallage_str close_it = str("}");

  const tallage_str of = str("{\"id\":\"cn_1\",\"issuing_date\":\"" TODAY "\",\"items\":[{\"fee_id\":\"fee_1\",\"amount_cents\":5000}],\"invoice\":");
  char *request = joined((const tallage_str *const[]){&of, &taxed, &close_it, NULL});
  if (tallage_engine_credit(engine, str(request), &note, &error) != TALLAGE_STATUS_OK) {
    give_up(error);
  }
  free(request);
  const tallage_str credit = str("{\"operation\":\"credit\",\"today\":\"" TODAY "\",\"document\":"), with = str(",\"invoice\":");
  const tallage_str noted = tallage_result_json(note);
  tallage_result_free(carry_out_joined(engine, (const tallage_str *const[]){&credit, &noted, &with, &taxed, &close_it, NULL}));
  const tallage_str take_back = str("{\"operation\":\"void\",\"today\":\"" TODAY "\",\"document\":");
  tallage_result_free(carry_out_joined(engine, (const tallage_str *const[]){&take_back, &taxed, &close_it, NULL}));
  tallage_result_free(note);
  tallage_result_free(committed);
  tallage_engine_free(engine);
  return 0;
}
