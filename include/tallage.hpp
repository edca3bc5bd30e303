/* SPDX-License-Identifier: Apache-2.0 */

/// \file
/// tallage for C++17: handles that free themselves, text as std::string_view, errors as exceptions.
///
/// A thin layer over tallage.h, without a library of its own. An Engine is built once and kept; any number of threads may
/// use it at once. An Exchange changes, and is for one thread at a time. What goes in and comes out as JSON is described in
/// docs/json.md. Amounts are integers of minor units.
///
/// ```cpp
/// try {
///   const tallage::Engine engine(config_json);
///   const tallage::Result taxed = engine.calculate(invoice_json);
///   std::cout << taxed.json() << '\n';
/// } catch (const tallage::Error &error) {
///   std::cerr << error.code() << " at " << error.path() << ": " << error.message() << '\n';
/// }
/// ```
///
/// Handles are moved, not copied. One that was moved from may be destroyed or assigned to; any call on it throws an Error
/// with the code `argument.null`.

#ifndef TALLAGE_HPP
#define TALLAGE_HPP

#include <cstdint>
#include <exception>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "tallage.h"

namespace tallage {

namespace detail {

inline tallage_str lend(std::string_view text) noexcept { return {text.data(), text.size()}; }

inline std::string_view view(tallage_str text) noexcept { return {text.ptr, text.len}; }

struct Free {
  void operator()(tallage_engine *handle) const noexcept { tallage_engine_free(handle); }
  void operator()(tallage_exchange *handle) const noexcept { tallage_exchange_free(handle); }
  void operator()(tallage_result *handle) const noexcept { tallage_result_free(handle); }
  void operator()(tallage_error *handle) const noexcept { tallage_error_free(handle); }
#ifdef TALLAGE_SIMULATE  // tallage_testing.hpp
  void operator()(tallage_simulator *handle) const noexcept { tallage_simulator_free(handle); }
#endif
};

template <typename T>
using Handle = std::unique_ptr<T, Free>;

}  // namespace detail

/// What every function here throws when its C function fails. Copies share one error; all text lives as long as any of them,
/// and any number of threads may read it.
class Error : public std::exception {
 public:
  /// Takes over an error of the C interface, and frees it with the last copy. Not NULL.
  explicit Error(tallage_error *error) : inside_(std::make_shared<Inside>(detail::Handle<tallage_error>(error))) {}

  /// The status of the C interface. A newer library may have more of them than this header names.
  tallage_status status() const noexcept { return tallage_error_kind(inside_->error.get()); }
  /// The kind as docs/json.md names it: `invalid_config`, `invalid_document`, `not_found`, …
  std::string_view kind() const noexcept {
    // The JSON of an error is canonical: its first member is the kind, a plain word.
    const std::string_view start = "{\"kind\":\"";
    const std::string_view rest = json().substr(start.size());
    return rest.substr(0, rest.find('"'));
  }
  /// The stable code, for programs: `invoice.fees.amount_cents.not_integer`.
  std::string_view code() const noexcept { return detail::view(tallage_error_code(inside_->error.get())); }
  /// Where: a JSON pointer into the text that was sent, empty for the whole of it.
  std::string_view path() const noexcept { return detail::view(tallage_error_path(inside_->error.get())); }
  /// What is wrong and what to do about it, a sentence for people; its wording may change.
  std::string_view message() const noexcept { return detail::view(tallage_error_message(inside_->error.get())); }
  /// The whole error as JSON, with every problem in `details.problems`.
  std::string_view json() const noexcept { return detail::view(tallage_error_json(inside_->error.get())); }
  /// Code, path and message in one line.
  const char *what() const noexcept override { return inside_->what.c_str(); }

 private:
  struct Inside {
    explicit Inside(detail::Handle<tallage_error> taken) : error(std::move(taken)) {
      what.append(detail::view(tallage_error_code(error.get())));
      const std::string_view path = detail::view(tallage_error_path(error.get()));
      if (!path.empty()) {
        what.append(" at ").append(path);
      }
      what.append(": ").append(detail::view(tallage_error_message(error.get())));
    }
    detail::Handle<tallage_error> error;
    std::string what;
  };
  std::shared_ptr<const Inside> inside_;
};

namespace detail {

/// Makes a call with its two out-parameters: gives the first back, throws the second.
template <typename T, typename Call>
Handle<T> out(Call call) {
  T *given = nullptr;
  tallage_error *error = nullptr;
  if (call(&given, &error) != TALLAGE_STATUS_OK) {
    throw Error(error);
  }
  return Handle<T>(given);
}

/// Makes a call that gives nothing but may fail.
template <typename Call>
void done(Call call) {
  tallage_error *error = nullptr;
  if (call(&error) != TALLAGE_STATUS_OK) {
    throw Error(error);
  }
}

}  // namespace detail

/// An answer: JSON, without a line end behind it. Any number of threads may read it.
class Result {
 public:
  /// Takes over a result of the C interface. NULL is a result without text.
  explicit Result(tallage_result *result) noexcept : handle_(result) {}

  /// The JSON, borrowed from this result: it must not be used after it.
  std::string_view json() const & noexcept { return detail::view(tallage_result_json(handle_.get())); }
  /// The JSON of a result that ends with the expression, copied: `std::string text = engine.calculate(invoice).json();`
  std::string json() const && { return std::string(detail::view(tallage_result_json(handle_.get()))); }
  /// The handle of the C interface, still owned by this result.
  const tallage_result *c() const noexcept { return handle_.get(); }

 private:
  detail::Handle<tallage_result> handle_;
};

namespace detail {

/// A call whose answer is a result.
template <typename Call>
Result result(Call call) {
  return Result(out<tallage_result>(call).release());
}

/// A function of the C interface that takes one text and no handle.
using Function = tallage_status (*)(tallage_str, tallage_result **, tallage_error **);

inline Result ask(Function function, std::string_view json) {
  return result([&](auto given, auto error) { return function(lend(json), given, error); });
}

}  // namespace detail

/// An operation at a tax provider that goes on step by step: it says what to send, the program sends it with its own HTTP
/// client and says what came back (docs/exchanges.md). For one thread at a time; it does not need its engine any more. Every
/// function that fails leaves it as it was.
///
/// ```cpp
/// tallage::Exchange exchange = engine.begin(R"({"operation":"check","connection":"anrok_us"})");
/// for (;;) {
///   const std::string step = exchange.step().json();
///   // "send": send it, then exchange.receive(…); "wait": wait, then exchange.waited(); "done": the outcome is there
/// }
/// ```
class Exchange {
 public:
  /// Takes over an exchange of the C interface.
  explicit Exchange(tallage_exchange *exchange) noexcept : handle_(exchange) {}

  /// What is to be done next. A request holds credentials: do not log or store it.
  Result step() const {
    return detail::result([&](auto given, auto error) { return tallage_exchange_step(c(), given, error); });
  }
  /// Hands over what came back for the request of a step, or that nothing did; says whether it was `applied` or
  /// `already_applied`. Throws `conflict` for an answer to a step that there was not, or another one to a step that has had one.
  Result receive(std::string_view received_json) {
    return detail::result([&](auto given, auto error) {
      return tallage_exchange_receive(handle_.get(), detail::lend(received_json), given, error);
    });
  }
  /// Says that the time of a step `wait` is over. At any other step it does nothing.
  void waited() {
    detail::done([&](auto error) { return tallage_exchange_waited(handle_.get(), error); });
  }
  /// Begins again after a failure that may pass. Does nothing while the exchange goes on, and after a success.
  void retry() {
    detail::done([&](auto error) { return tallage_exchange_retry(handle_.get(), error); });
  }
  /// The exchange as JSON, without credentials: store it, and take it up again with Engine::resume.
  Result json() const {
    return detail::result([&](auto given, auto error) { return tallage_exchange_json(c(), given, error); });
  }
  /// How it ended. Throws `not_found` (`exchange.outcome.not_found`) while it goes on.
  Result outcome() const {
    return detail::result([&](auto given, auto error) { return tallage_exchange_outcome(c(), given, error); });
  }
  /// The handle of the C interface, still owned by this exchange.
  const tallage_exchange *c() const noexcept { return handle_.get(); }

 private:
  detail::Handle<tallage_exchange> handle_;
};

/// A configuration, checked and indexed once. It never changes, so any number of threads may use it at once, without a lock.
/// Results, errors and exchanges may outlive it.
class Engine {
 public:
  /// Builds an engine from configuration JSON. Throws `invalid_config` with all problems at once.
  explicit Engine(std::string_view config_json)
      : handle_(detail::out<tallage_engine>(
            [&](auto given, auto error) { return tallage_engine_new(detail::lend(config_json), given, error); })) {}

  /// Puts taxes on an invoice. Throws `invalid_document`, or `undetermined` if a tax has no rate on that date.
  Result calculate(std::string_view invoice_json) const { return ask(tallage_engine_calculate, invoice_json); }
  /// Which taxes apply to each fee, and which level decided; no amounts. Throws as `calculate`.
  Result resolve(std::string_view invoice_json) const { return ask(tallage_engine_resolve, invoice_json); }
  /// `calculate` with one more member: why each figure is what it is. Throws as `calculate`.
  Result explain(std::string_view invoice_json) const { return ask(tallage_engine_explain, invoice_json); }
  /// Makes a taxed credit note. Throws `invalid_document`, or `conflict` when more is to be credited than remains.
  Result credit(std::string_view request_json) const { return ask(tallage_engine_credit, request_json); }
  /// The VAT rates of a place on a day, out of the data of this engine. Throws as the function `vat_rates`.
  Result vat_rates(std::string_view request_json) const { return ask(tallage_engine_vat_rates, request_json); }
  /// The EN 16931 view of a document; the seller, if not given, from the configuration. Throws `invalid_document`.
  Result en16931(std::string_view request_json) const { return ask(tallage_engine_en16931, request_json); }
  /// Compares taxed documents, with what this engine itself would answer. Throws `invalid_document` (docs/compare.md).
  Result compare(std::string_view request_json) const { return ask(tallage_engine_compare, request_json); }
  /// Compares what is recorded here with what a provider lists. Throws `invalid_document`, or `not_found` for the connection.
  Result reconcile(std::string_view request_json) const { return ask(tallage_engine_reconcile, request_json); }
  /// The lint report of the configuration.
  Result lint() const {
    return detail::result([&](auto given, auto error) { return tallage_engine_lint(c(), given, error); });
  }
  /// Begins an exchange with a tax provider. Throws `invalid_document`, or `not_found` for the connection.
  Exchange begin(std::string_view request_json) const { return exchange(tallage_engine_begin, request_json); }
  /// Takes up an exchange where `Exchange::json` left it, perhaps in another process. Throws as `begin`.
  Exchange resume(std::string_view exchange_json) const { return exchange(tallage_engine_resume, exchange_json); }
  /// The handle of the C interface, still owned by this engine.
  const tallage_engine *c() const noexcept { return handle_.get(); }

 private:
  template <typename T>
  using Method = tallage_status (*)(const tallage_engine *, tallage_str, T **, tallage_error **);

  Result ask(Method<tallage_result> method, std::string_view json) const {
    return detail::result([&](auto given, auto error) { return method(c(), detail::lend(json), given, error); });
  }
  Exchange exchange(Method<tallage_exchange> method, std::string_view json) const {
    return Exchange(detail::out<tallage_exchange>([&](auto given, auto error) {
                      return method(c(), detail::lend(json), given, error);
                    }).release());
  }

  detail::Handle<tallage_engine> handle_;
};

/// Checks configuration JSON without building an engine; a wrong configuration is an ordinary answer.
inline Result lint(std::string_view config_json) { return detail::ask(tallage_lint, config_json); }
/// Normalizes a VAT number and checks its format and check digits (docs/eu.md). Throws `invalid_document`.
inline Result vat_number(std::string_view request_json) { return detail::ask(tallage_vat_number, request_json); }
/// The VAT rates of a place on a day, out of the bundled data (docs/eu-data.md). Throws `invalid_document` or `not_found`.
inline Result vat_rates(std::string_view request_json) { return detail::ask(tallage_vat_rates, request_json); }
/// The HTTP request that asks VIES about a number; nothing is sent (docs/vies.md). Throws `invalid_document`.
inline Result vies_request(std::string_view request_json) { return detail::ask(tallage_vies_request, request_json); }
/// What the answer of VIES means, or that there was none (docs/vies.md). Throws `invalid_document`.
inline Result vies_read(std::string_view request_json) { return detail::ask(tallage_vies_read, request_json); }
/// A taxed document in the terms of EN 16931, with its rules checked (docs/en16931.md). Throws `invalid_document`.
inline Result en16931(std::string_view request_json) { return detail::ask(tallage_en16931, request_json); }
/// Where and why the taxes of several taxed documents differ (docs/compare.md). Throws `invalid_document`.
inline Result compare(std::string_view request_json) { return detail::ask(tallage_compare, request_json); }
/// The EU VAT data that the library was built with, as JSON. Lives as long as the library is loaded.
inline std::string_view eu_data() noexcept { return detail::view(tallage_eu_data()); }
/// The version of the library that is loaded, such as `0.1.0`.
inline std::string_view version() noexcept { return detail::view(tallage_version()); }
/// The ABI number of the library that is loaded; compare it with TALLAGE_ABI, the one compiled in.
inline std::uint32_t abi() noexcept { return tallage_abi(); }

}  // namespace tallage

#endif  // TALLAGE_HPP
