/* SPDX-License-Identifier: Apache-2.0 */

/// \file
/// Simulated tax providers for the tests of programs in C++17: docs/simulator.md. It needs `TALLAGE_SIMULATE` and libtallage_testing:
/// `pkg-config --cflags --libs tallage-testing`, or `tallage::testing` of CMake.
///
/// ```cpp
/// tallage::Simulator simulator(R"({"now":"2026-11-21T12:00:00Z"})");
/// tallage::Exchange exchange = engine.begin(R"({"operation":"check","connection":"anrok_us"})");
/// while (exchange.step().json().rfind("{\"step\":\"send\"", 0) == 0) {
///   exchange.receive(simulator.handle(exchange.step().json()).json());
/// }
/// ```

#ifndef TALLAGE_TESTING_HPP
#define TALLAGE_TESTING_HPP

#include "tallage.hpp"

#ifndef TALLAGE_SIMULATE
#error "the simulator is in libtallage_testing: pkg-config --cflags --libs tallage-testing"
#endif

namespace tallage {

/// Anrok, AvaTax, Stripe and VIES in memory. Any number of threads may use it at once. Moved from, it throws `argument.null`.
class Simulator {
 public:
  /// A simulator with nothing stored, out of `{"now","seed"?}`. Throws `invalid_document`.
  explicit Simulator(std::string_view options_json)
      : handle_(detail::out<tallage_simulator>([&](auto given, auto error) {
          return tallage_simulator_new(detail::lend(options_json), given, error);
        })) {}

  /// Does what a command says: `{"do":…}`. Throws `invalid_document`, and has done nothing then.
  Result command(std::string_view command_json) const {
    return detail::result([&](auto given, auto error) {
      return tallage_simulator_command(c(), detail::lend(command_json), given, error);
    });
  }
  /// Answers a step of an exchange with what Exchange::receive takes; after a step `wait` comes Exchange::waited instead.
  Result handle(std::string_view step_json) const {
    return detail::result([&](auto given, auto error) {
      return tallage_simulator_handle(c(), detail::lend(step_json), given, error);
    });
  }
  /// Listens on 127.0.0.1 until `close`; its address, `http://127.0.0.1:PORT`. Throws `transport`.
  std::string serve() const {
    const std::string quoted =
        detail::result([&](auto given, auto error) { return tallage_simulator_serve(c(), given, error); }).json();
    return quoted.substr(1, quoted.size() - 2);
  }
  /// Listens no more; what is stored stays. Does nothing where it does not listen.
  void close() const {
    detail::done([&](auto error) { return tallage_simulator_close(c(), error); });
  }
  /// The handle of the C interface, still owned by this simulator.
  const tallage_simulator *c() const noexcept { return handle_.get(); }

 private:
  detail::Handle<tallage_simulator> handle_;
};

}  // namespace tallage

#endif  // TALLAGE_TESTING_HPP
