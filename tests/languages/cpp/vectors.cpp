// Answers the questions of ../vectors.py: see ../README.md.

#include <fstream>
#include <functional>
#include <iostream>
#include <iterator>
#include <map>
#include <string>
#include <tallage.hpp>
#include <vector>

using Texts = std::vector<std::string>;

static std::string read(const std::string &path) {
  if (path == "-") {
    return {};
  }
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    throw std::runtime_error("cannot read " + path);
  }
  return {std::istreambuf_iterator<char>(file), {}};
}

// Hands each line of `answers` to an exchange; with `resumed` every step is taken by an engine and an exchange of their own.
static Texts exchange(const std::string &config, const std::string &request, const std::string &answers, bool resumed) {
  tallage::Exchange running = tallage::Engine(config).begin(request);
  Texts told;
  const auto step = [&] {
    if (resumed) {
      running = tallage::Engine(config).resume(running.json().json());
    }
    told.push_back(running.step().json());
  };
  std::ifstream lines(answers);
  for (std::string line; std::getline(lines, line);) {
    step();
    if (line == "wait") {
      running.waited();
    } else if (line == "retry") {
      running.retry();
    } else {
      running.receive(line);
    }
  }
  step();
  told.push_back(running.outcome().json());
  told.push_back(running.json().json());
  return told;
}

static Texts answer(const std::string &operation, const std::string &config_file, const std::string &document_file,
                    const std::string &answers) {
  using Function = tallage::Result (*)(std::string_view);
  static const std::map<std::string, Function> functions = {
      {"lint", tallage::lint},
      {"vat_number", tallage::vat_number},
      {"vat_rates", tallage::vat_rates},
      {"vies_request", tallage::vies_request},
      {"vies_read", tallage::vies_read},
      {"en16931", tallage::en16931},
      {"compare", tallage::compare},
  };
  using Method = tallage::Result (tallage::Engine::*)(std::string_view) const;
  static const std::map<std::string, Method> methods = {
      {"calculate", &tallage::Engine::calculate}, {"resolve", &tallage::Engine::resolve},
      {"explain", &tallage::Engine::explain},     {"credit", &tallage::Engine::credit},
      {"vat_rates", &tallage::Engine::vat_rates}, {"en16931", &tallage::Engine::en16931}, {"compare", &tallage::Engine::compare},
      {"reconcile", &tallage::Engine::reconcile},
  };
  const std::string config = read(config_file), document = read(document_file);
  if (operation == "lint") {
    return {tallage::lint(config).json()};
  }
  if (operation == "exchange" || operation == "exchange_resumed") {
    return exchange(config, document, answers, operation == "exchange_resumed");
  }
  if (config_file == "-") {
    return {functions.at(operation)(document).json()};
  }
  const tallage::Engine engine(config);
  if (operation == "engine") {
    return {""};
  }
  if (operation == "engine_lint") {
    return {engine.lint().json()};
  }
  return {(engine.*methods.at(operation))(document).json()};
}

static void reply(const std::string &name, tallage_status status, const Texts &texts) {
  std::cout << name << '\t' << static_cast<int>(status);
  for (const std::string &text : texts) {
    std::cout << '\t' << text.size();
  }
  std::cout << '\n';
  for (const std::string &text : texts) {
    std::cout << text;
  }
  std::cout << '\n';
}

int main() {
  for (std::string line; std::getline(std::cin, line);) {
    Texts fields;
    for (std::size_t at = 0, tab = 0; tab != std::string::npos; at = tab + 1) {
      tab = line.find('\t', at);
      fields.push_back(line.substr(at, tab - at));
    }
    try {
      reply(fields.at(0), TALLAGE_STATUS_OK, answer(fields.at(1), fields.at(2), fields.at(3), fields.at(4)));
    } catch (const tallage::Error &error) {
      reply(fields.at(0), error.status(), {std::string(error.code()), std::string(error.path()), std::string(error.json())});
    }
  }
}
