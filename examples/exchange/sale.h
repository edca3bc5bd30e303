/* What the two programs in C are about; they differ in how they send. */
#ifndef EXAMPLE_SALE_H
#define EXAMPLE_SALE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tallage.h"

#define TODAY "2026-11-21" /* tallage has no clock: the day is yours to say */
/* A configuration whose connection has these members more, each with a comma behind it. */
#define CONFIG_WITH(members) \
  "{\"connections\":[{\"code\":\"anrok_us\",\"name\":\"Anrok\",\"provider\":\"anrok\"," members \
  "\"credentials\":{\"api_key\":\"s1/sa1/secret.simulated\"},\"fallback_item\":{\"product_external_id\":\"saas\"}}]}"
#define INVOICE \
  "{\"id\":\"inv_1\",\"type\":\"one_off\",\"issuing_date\":\"" TODAY "\",\"currency\":\"USD\",\"customer\":{\"external_id\":\"cus_1\"," \
  "\"billing_address\":{\"address_line1\":\"1 Main St\",\"city\":\"Denver\",\"zipcode\":\"80204\",\"state\":\"CO\",\"country\":\"US\"}," \
  "\"provider_customer\":{\"connection\":\"anrok_us\",\"create\":true}}," \
  "\"fees\":[{\"id\":\"fee_1\",\"type\":\"add_on\",\"amount_cents\":15000}]}"

static inline tallage_str str(const char *text) {
  tallage_str s = {text, strlen(text)};
  return s;
}

/* Ends the program with what went wrong. */
static inline void give_up(tallage_error *error) {
  tallage_str json = tallage_error_json(error);
  fprintf(stderr, "%.*s\n", (int)json.len, json.ptr);
  tallage_error_free(error);
  exit(1);
}

#endif
