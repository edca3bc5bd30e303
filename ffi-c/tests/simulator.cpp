// The simulator from C++: an exchange with a lost reply, and the loopback interface.
#include <iostream>

#include "tallage_testing.hpp"

using tallage::Engine;
using tallage::Error;
using tallage::Exchange;
using tallage::Simulator;

static int failures = 0;

static void expect(bool holds, const char *what) {
  if (!holds) {
    failures++;
    std::cerr << "simulator.cpp: " << what << '\n';
  }
}

static bool has(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

int main() {
  const Engine engine(R"({"connections":[{"code":"anrok_us","provider":"anrok","credentials":{"api_key":"s1/sa1/secret.simulated"}}]})");
  Simulator made(R"({"now":"2026-11-21T12:00:00Z"})");
  const Simulator simulator = std::move(made);
  simulator.command(R"({"do":"fault","fault":"timeout","when":"before"})");
  Exchange exchange = engine.begin(R"({"operation":"check","connection":"anrok_us"})");
  int sent = 0;
  while (!has(exchange.step().json(), R"({"step":"done")")) {
    const std::string answer = simulator.handle(exchange.step().json()).json();
    if (has(exchange.step().json(), R"({"step":"wait")")) {
      exchange.waited();
    } else {
      exchange.receive(answer);
      sent++;
    }
  }
  expect(sent == 2 && has(exchange.outcome().json(), R"("status":"succeeded")"), "after a lost reply it is sent again");

  const std::string address = simulator.serve();
  expect(address.rfind("http://127.0.0.1:", 0) == 0 && address == simulator.serve(), "an address, the same twice");
  simulator.close();
  expect(!has(simulator.command(R"({"do":"journal"})").json(), R"({"journal":[]})"), "what was asked is still known");
  try {
    simulator.command("{}");
    expect(false, "a command that says nothing");
  } catch (const Error &error) {
    expect(error.code() == "simulator.do.required" && error.path() == "/do", "the error of a command");
  }
  try {
    made.close();
    expect(false, "a simulator that was moved from");
  } catch (const Error &error) {
    expect(error.code() == "argument.null", "a simulator that was moved from");
  }
  std::cout << (failures == 0 ? "the simulator from C++ keeps its promises\n" : "the simulator from C++ fails\n");
  return failures == 0 ? 0 : 1;
}
