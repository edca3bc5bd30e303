-- Answers the questions of ../vectors.py: see ../README.md.

local tallage = require("tallage")

local function read(path)
  if path == "-" then
    return ""
  end
  local file = assert(io.open(path, "rb"))
  local content = file:read("*a")
  file:close()
  return content
end

-- Hands each line of the answers to an exchange; when resumed, every step is taken by an engine and an exchange of their own.
local function exchange(config, request, answers, resumed)
  local running = tallage.engine(config):begin(request)
  local told = {}
  local function step()
    if resumed then
      running = tallage.engine(config):resume(running:json())
    end
    told[#told + 1] = running:step()
  end
  for line in io.lines(answers) do
    step()
    if line == "wait" then
      running:waited()
    elseif line == "retry" then
      running:retry()
    else
      running:receive(line)
    end
  end
  step()
  told[#told + 1] = running:outcome()
  told[#told + 1] = running:json()
  return told
end

local function answer(operation, config, document, answers)
  if operation == "exchange" or operation == "exchange_resumed" then
    return exchange(read(config), read(document), answers, operation == "exchange_resumed")
  elseif operation == "lint" then
    return { tallage.lint(read(config)) }
  elseif config == "-" then
    return { tallage[operation](read(document)) }
  end
  local engine = tallage.engine(read(config))
  if operation == "engine" then
    return { "" }
  elseif operation == "engine_lint" then
    return { engine:lint() }
  end
  return { engine[operation](engine, read(document)) }
end

local function reply(name, status, texts)
  local head = { name, status }
  for _, text in ipairs(texts) do
    head[#head + 1] = #text
  end
  io.write(table.concat(head, "\t"), "\n", table.concat(texts), "\n")
end

for line in io.lines() do
  local field = {}
  for part in line:gmatch("[^\t]+") do
    field[#field + 1] = part
  end
  local good, told = pcall(answer, field[2], field[3], field[4], field[5])
  if good then
    reply(field[1], 0, told)
  elseif getmetatable(told) == tallage.Error then
    reply(field[1], told.status, { told.code, told.path, told.json })
  else
    error(told, 0)
  end
end
