# frozen_string_literal: true

# Answers the questions of ../vectors.py: see ../README.md.

require_relative 'tallage'

# Hands each line of the answers to an exchange; when resumed, every step is taken by an engine and an exchange of their own.
def exchange(config, request, answers, resumed)
  running = Tallage::Engine.new(config).begin(request)
  told = []
  step = lambda do
    running = Tallage::Engine.new(config).resume(running.json) if resumed
    told << running.step
  end
  File.foreach(answers, chomp: true) do |line|
    step.call
    case line
    when 'wait' then running.waited
    when 'retry' then running.retry
    else running.receive(line)
    end
  end
  step.call
  [*told, running.outcome, running.json]
end

def answer(operation, config_file, document_file, answers)
  config, document = [config_file, document_file].map { |file| file == '-' ? '' : File.binread(file) }
  case operation
  when 'exchange', 'exchange_resumed' then return exchange(config, document, answers, operation == 'exchange_resumed')
  when 'lint' then return [Tallage.lint(config)]
  end
  return [Tallage.public_send(operation, document)] if config_file == '-'

  engine = Tallage::Engine.new(config)
  case operation
  when 'engine' then ['']
  when 'engine_lint' then [engine.lint]
  else [engine.public_send(operation, document)]
  end
end

def reply(name, status, *texts)
  puts [name, status, *texts.map(&:bytesize)].join("\t"), texts.join
end

$stdin.each_line(chomp: true) do |line|
  name, *question = line.split("\t")
  reply(name, 0, *answer(*question))
rescue Tallage::Error => e
  reply(name, e.status, e.code, e.path, e.json)
end
