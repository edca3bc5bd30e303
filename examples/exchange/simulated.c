/* A test of one's own program, from C alone: the exchange of exchange.c with the providers in memory, no network and no waiting. A reply is lost and a
 * rate limit hit on the way; in the end everything is recorded once. It links libtallage_testing (`make lib-testing install-testing`):
 *
 *   cc simulated.c $(pkg-config --cflags --libs tallage-testing)
 */
#include <stdio.h>

#include "json.h"
#include "sale.h"

#define CONFIG CONFIG_WITH("")

/* Ends the program unless a call was fine. */
static void need(tallage_status status, tallage_error *error) {
  if (status != TALLAGE_STATUS_OK) {
    give_up(error);
  }
}

static tallage_result *command(const tallage_simulator *simulator, const char *text) {
  tallage_result *answer = NULL;
  tallage_error *error = NULL;
  need(tallage_simulator_command(simulator, str(text), &answer, &error), error);
  return answer;
}

/* Begins an exchange and carries it out with the simulator; its outcome. */
static tallage_result *carry_out(const tallage_engine *engine, const tallage_simulator *simulator, const char *request) {
  tallage_exchange *exchange = NULL;
  tallage_result *outcome = NULL;
  tallage_error *error = NULL;
  int sent = 0, waits = 0;
  need(tallage_engine_begin(engine, str(request), &exchange, &error), error);
  while (tallage_exchange_outcome(exchange, &outcome, NULL) == TALLAGE_STATUS_NOT_FOUND) {
    tallage_result *step = NULL, *answer = NULL, *told = NULL;
    need(tallage_exchange_step(exchange, &step, &error), error);
    need(tallage_simulator_handle(simulator, tallage_result_json(step), &answer, &error), error);
    if (strncmp(tallage_result_json(step).ptr, "{\"step\":\"wait\"", 14) == 0) {
      waits++; /* the simulator has moved its clocks on */
      need(tallage_exchange_waited(exchange, &error), error);
    } else {
      sent++;
      need(tallage_exchange_receive(exchange, tallage_result_json(answer), &told, &error), error);
    }
    tallage_result_free(told);
    tallage_result_free(answer);
    tallage_result_free(step);
  }
  tallage_exchange_free(exchange);
  tallage_str json = tallage_result_json(outcome), document = json_member(json, "document");
  char *operation = json_text(json_member(json, "operation")), *status = json_text(json_member(json, "status"));
  printf("%s %s: sent %d, waited %d", operation, status, sent, waits);
  if (document.len > 0) {
    tallage_str tax = json_member(document, "taxes_amount_cents"), total = json_member(document, "total_amount_cents");
    printf("; tax %.*s, total %.*s", (int)tax.len, tax.ptr, (int)total.len, total.ptr);
  }
  printf("\n");
  free(operation);
  free(status);
  return outcome;
}

int main(void) {
  tallage_engine *engine = NULL;
  tallage_simulator *simulator = NULL;
  tallage_result *note = NULL;
  tallage_error *error = NULL;
  char request[16384];
  need(tallage_engine_new(str(CONFIG), &engine, &error), error);
  need(tallage_simulator_new(str("{\"now\":\"" TODAY "T12:00:00Z\"}"), &simulator, &error), error);
  tallage_result_free(command(simulator, "{\"do\":\"add_product\",\"code\":\"saas\"}"));

  /* A draft shows its taxes and records nothing. */
  tallage_result_free(carry_out(engine, simulator, "{\"operation\":\"estimate\",\"today\":\"" TODAY "\",\"document\":" INVOICE "}"));

  /* The commit is recorded, and its reply lost. It is sent again. */
  tallage_result_free(
      command(simulator, "{\"do\":\"fault\",\"fault\":\"close\",\"when\":\"after\",\"operation\":\"createOrUpdate\"}"));
  tallage_result *committed = carry_out(engine, simulator, "{\"operation\":\"commit\",\"today\":\"" TODAY "\",\"document\":" INVOICE "}");
  tallage_str taxed = json_member(tallage_result_json(committed), "document");

  /* A third is given back, at a moment when Anrok has had enough requests: two seconds later it takes it. */
  snprintf(request, sizeof request,
           "{\"id\":\"cn_1\",\"issuing_date\":\"" TODAY "\",\"items\":[{\"fee_id\":\"fee_1\",\"amount_cents\":5000}],\"invoice\":%.*s}",
           (int)taxed.len, taxed.ptr);
  need(tallage_engine_credit(engine, str(request), &note, &error), error);
  tallage_str credited = tallage_result_json(note);
  tallage_result_free(command(simulator, "{\"do\":\"fault\",\"fault\":\"rate_limit\",\"retry_after\":2}"));
  snprintf(request, sizeof request, "{\"operation\":\"credit\",\"today\":\"" TODAY "\",\"document\":%.*s,\"invoice\":%.*s}", (int)credited.len,
           credited.ptr, (int)taxed.len, taxed.ptr);
  tallage_result_free(carry_out(engine, simulator, request));

  /* The sale is taken back, as far as Anrok is concerned. */
  snprintf(request, sizeof request, "{\"operation\":\"void\",\"today\":\"" TODAY "\",\"document\":%.*s}", (int)taxed.len, taxed.ptr);
  tallage_result_free(carry_out(engine, simulator, request));

  /* What is stored: the credit note and the sale, once each, whatever went wrong on the way. */
  tallage_result *recorded = command(simulator, "{\"do\":\"recorded\"}");
  tallage_str list = json_member(tallage_result_json(recorded), "recorded");
  for (const char *at = list.ptr; *at != ']';) {
    const char *end = json_end(at + 1, list.ptr + list.len);
    tallage_str one = {at + 1, (size_t)(end - at - 1)};
    char *amount = json_text(json_member(one, "amount")), *tax = json_text(json_member(one, "tax"));
    char *status = json_text(json_member(one, "status"));
    printf("recorded: amount %s, tax %s, %s, written %d\n", amount, tax, status, atoi(json_member(one, "writes").ptr));
    free(amount);
    free(tax);
    free(status);
    at = end;
  }
  tallage_result_free(recorded);
  tallage_result_free(note);
  tallage_result_free(committed);
  tallage_simulator_free(simulator);
  tallage_engine_free(engine);
  return 0;
}
