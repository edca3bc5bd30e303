// tallage.hpp: what it promises beyond the vectors, which tests/languages/cpp runs through it.

#include <iostream>
#include <string>
#include <tallage.hpp>
#include <tallage_errors.h>
#include <thread>
#include <type_traits>
#include <vector>

using tallage::Engine;
using tallage::Error;
using tallage::Exchange;
using tallage::Result;

// Handles are moved and never copied; errors are copied, as C++ does with what is thrown, and that cannot fail.
template <typename T>
constexpr bool moved_only = !std::is_copy_constructible_v<T> && !std::is_copy_assignable_v<T> &&
                            std::is_nothrow_move_constructible_v<T> && std::is_nothrow_move_assignable_v<T>;
static_assert(moved_only<Engine> && moved_only<Result> && moved_only<Exchange>);
static_assert(std::is_nothrow_copy_constructible_v<Error> && std::is_base_of_v<std::exception, Error>);
// Text of a temporary is a copy, text of a result that stays is borrowed.
static_assert(std::is_same_v<decltype(std::declval<const Result &>().json()), std::string_view>);
static_assert(std::is_same_v<decltype(std::declval<Result>().json()), std::string>);
// A text does not become an engine by itself.
static_assert(!std::is_convertible_v<std::string_view, Engine>);

static int failures = 0;

static void expect(bool good, const char *what) {
  if (!good) {
    failures++;
    std::cerr << "FAILED " << what << '\n';
  }
}

template <typename Call>
static void fails(const char *what, const char *kind, const char *code, const char *path, Call call) {
  try {
    call();
    expect(false, what);
  } catch (const Error &error) {
    expect(error.kind() == kind && error.code() == code && error.path() == path && !error.message().empty(), what);
    expect(error.json().find(code) != std::string_view::npos && error.status() != TALLAGE_STATUS_OK, what);
  }
}

static const char config[] = R"({"taxes":[{"code":"vat","name":"VAT","rate":"20"}],"organization":{"tax_codes":["vat"]},
  "connections":[{"code":"anrok_us","name":"Anrok","provider":"anrok","credentials":{"api_key":"a/b/secret.c"}}]})";
static const char invoice[] = R"({"id":"i","type":"one_off","issuing_date":"2026-10-31","currency":"EUR",
  "fees":[{"id":"f","type":"add_on","amount_cents":1000}]})";

static void constants() {
  try {
    Engine engine("{");
  } catch (const Error &error) {
    expect(error.kind() == TALLAGE_KIND_INVALID_CONFIG && error.code() == TALLAGE_CODE_JSON_SYNTAX, "constants of tallage_errors.h");
  }
}

static void handles() {
  Engine engine(config);
  Result result = engine.calculate(invoice);
  const std::string first(result.json());
  // 20 % of 10.00, by hand.
  expect(first.find(R"("total_amount_cents":1200,)") != std::string::npos, "an invoice");
  Engine other(std::move(engine));
  expect(other.calculate(std::string(invoice)).json() == first, "an engine that was moved");
  engine = Engine(config);
  expect(engine.calculate(std::string_view(invoice)).json() == first, "an engine that was assigned to");
  Result kept = std::move(result);
  expect(kept.json() == first && kept.c() != nullptr, "a result that was moved");
  {
    Engine gone(config);
    kept = gone.calculate(invoice);
  }
  expect(kept.json() == first, "a result that outlives its engine");
  Engine taken(std::move(other));
  fails("an engine that was moved from", "invalid_argument", "argument.null", "/engine", [&] { other.calculate(invoice); });
  expect(engine.lint().json() == tallage::lint(config).json(), "lint");
}

static void errors() {
  fails("a configuration", "invalid_config", "config.taxes.rate.out_of_range", "/taxes/0/rate",
        [] { Engine(R"({"taxes":[{"code":"vat","name":"VAT","rate":"-1"}]})"); });
  fails("no text", "invalid_config", "json.syntax", "", [] { Engine(std::string_view()); });
  fails("a day without rates", "not_found", "vat_rates.country.not_found", "/country",
        [] { tallage::vat_rates(R"({"country":"US","date":"2026-11-21"})"); });
  // What was thrown may be kept, copied, and read in another thread after everything else has gone.
  std::exception_ptr kept;
  try {
    Engine(config).calculate("{");
  } catch (const Error &) {
    kept = std::current_exception();
  }
  std::thread([kept] {
    try {
      std::rethrow_exception(kept);
    } catch (const std::exception &error) {
      const Error copy = dynamic_cast<const Error &>(error);
      expect(copy.code() == "json.syntax" && std::string(copy.what()).rfind("json.syntax: ", 0) == 0, "an error in another thread");
    }
  }).join();
  try {
    Engine(config).calculate(R"({"id":1})");
  } catch (const std::exception &error) {
    expect(std::string(error.what()).find(" at /") != std::string::npos, "what() names the place");
  }
}

static void exchanges() {
  Exchange exchange = Engine(config).begin(R"({"operation":"check","connection":"anrok_us"})");
  const std::string step = exchange.step().json();
  expect(step.rfind(R"({"step":"send")", 0) == 0 && step == exchange.step().json(), "a step, asked for twice");
  fails("an outcome before the end", "not_found", "exchange.outcome.not_found", "", [&] { exchange.outcome(); });
  fails("an answer to no step", "conflict", "exchange.number.unknown", "/number",
        [&] { exchange.receive(R"({"number":7,"failure":{"kind":"timeout"}})"); });
  expect(exchange.step().json() == step, "a refused answer changes nothing");
  const Engine another(config);
  Exchange resumed = another.resume(exchange.json().json());
  exchange = std::move(resumed);
  const char *const cancelled = R"({"number":1,"failure":{"kind":"cancelled"}})";
  expect(exchange.receive(cancelled).json() == R"({"received":"applied"})", "an answer");
  expect(exchange.receive(cancelled).json() == R"({"received":"already_applied"})", "the same answer again");
  expect(exchange.outcome().json().find(R"("status":"failed")") != std::string::npos, "an outcome");
  exchange.waited();
  exchange.retry();
  expect(exchange.step().json().rfind(R"({"step":"send")", 0) == 0, "once more");
}

static void threads() {
  const Engine engine(config);
  const std::string first = engine.calculate(invoice).json();
  std::vector<std::thread> all;
  std::vector<int> same(4);
  for (int &count : same) {
    all.emplace_back([&] {
      for (int i = 0; i < 200; i++) {
        count += engine.calculate(invoice).json() == first ? 1 : 0;
      }
    });
  }
  for (std::thread &thread : all) {
    thread.join();
  }
  expect(same == std::vector<int>(4, 200), "one engine, four threads");
}

int main() {
  handles();
  errors();
  constants();
  exchanges();
  threads();
  expect(tallage::abi() == TALLAGE_ABI && !tallage::version().empty(), "abi and version");
  expect(tallage::eu_data().substr(0, 1) == "{", "the EU data");
  std::cout << (failures == 0 ? "the wrapper keeps its promises\n" : "the wrapper fails\n");
  return failures == 0 ? 0 : 1;
}
