// A taxed invoice, and what an error looks like.

#include <iostream>
#include <tallage.hpp>

int main() {
  const tallage::Engine engine(R"({"taxes": [{"code": "vat_20", "name": "VAT", "rate": "20"}],
                                   "organization": {"name": "Acme", "tax_codes": ["vat_20"]}})");

  const tallage::Result taxed = engine.calculate(
      R"({"id": "inv_1", "type": "one_off", "issuing_date": "2026-10-31", "currency": "EUR",
          "fees": [{"id": "f1", "type": "add_on", "name": "Set-up", "amount_cents": 10000}]})");
  std::cout << taxed.json() << '\n';

  try {
    engine.calculate(R"({"id": "inv_2", "type": "one_off", "issuing_date": "2026-10-31", "currency": "EUR",
                         "fees": [{"id": "f1", "type": "add_on", "amount_cents": 10.5}]})");
  } catch (const tallage::Error &error) {
    std::cout << error.kind() << ' ' << error.code() << ' ' << error.path() << '\n';
  }
}
