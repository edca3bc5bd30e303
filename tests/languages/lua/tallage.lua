-- tallage for LuaJIT, over the C library by its `ffi`: JSON in, JSON out, errors as tables that `error` throws.
-- An engine is built once and kept.

local ffi = require("ffi")

-- `make install` puts this file beside the library: the header without what ffi.cdef cannot read.
local header = assert(io.open(os.getenv("TALLAGE_FFI_HEADER") or "/usr/local/share/tallage/tallage.ffi.h"))
ffi.cdef(header:read("*a"))
header:close()

local C = ffi.load("tallage")
assert(C.tallage_abi() == 0, "libtallage has another ABI than this file was written for")

local tallage = {}

local KINDS = {
  [1] = "invalid_config", [2] = "invalid_document", [3] = "not_found", [4] = "undetermined", [5] = "provider",
  [6] = "transport", [7] = "conflict", [8] = "internal", [9] = "invalid_argument",
}

local function text(str)
  return ffi.string(str.ptr, str.len)
end

tallage.Error = {}
tallage.Error.__index = tallage.Error
tallage.Error.__tostring = function(e)
  return e.code .. " at " .. e.path .. ": " .. e.message
end

local function fail(err)
  local status = tonumber(C.tallage_error_kind(err))
  local made = setmetatable({
    status = status,
    kind = KINDS[status] or "unknown",
    code = text(C.tallage_error_code(err)),
    path = text(C.tallage_error_path(err)),
    message = text(C.tallage_error_message(err)),
    json = text(C.tallage_error_json(err)),
  }, tallage.Error)
  C.tallage_error_free(err)
  error(made, 0)
end

-- Makes a call that gives a handle in its out-parameter; strings among the arguments are lent.
local function handle(kind, call, ...)
  local out, err = ffi.new(kind .. "*[1]"), ffi.new("tallage_error*[1]")
  -- A cdata does not keep the string alive whose bytes it points to: the table does.
  local kept, arguments = { ... }, { ... }
  local count = #arguments
  for i = 1, count do
    if type(kept[i]) == "string" then
      arguments[i] = ffi.new("tallage_str", kept[i], #kept[i])
    end
  end
  arguments[count + 1], arguments[count + 2] = out, err
  local status = call(unpack(arguments, 1, count + 2))
  kept[1] = nil
  if status ~= 0 then
    fail(err[0])
  end
  return out[0]
end

-- Makes a call that answers with a result; the text is copied, the result freed.
local function ask(call, ...)
  local result = handle("tallage_result", call, ...)
  local json = text(C.tallage_result_json(result))
  C.tallage_result_free(result)
  return json
end

for _, name in ipairs({ "lint", "vat_number", "vat_rates", "vies_request", "vies_read", "en16931", "compare" }) do
  tallage[name] = function(json)
    return ask(C["tallage_" .. name], json)
  end
end

function tallage.version()
  return text(C.tallage_version())
end

function tallage.eu_data()
  return text(C.tallage_eu_data())
end

local Exchange = {}
Exchange.__index = Exchange

for _, name in ipairs({ "step", "json", "outcome" }) do
  Exchange[name] = function(self)
    return ask(C["tallage_exchange_" .. name], self.c)
  end
end

function Exchange:receive(json)
  return ask(C.tallage_exchange_receive, self.c, json)
end

for _, name in ipairs({ "waited", "retry" }) do
  Exchange[name] = function(self)
    local err = ffi.new("tallage_error*[1]")
    if C["tallage_exchange_" .. name](self.c, err) ~= 0 then
      fail(err[0])
    end
  end
end

local Engine = {}
Engine.__index = Engine

for _, name in ipairs({ "calculate", "resolve", "explain", "credit", "vat_rates", "en16931", "compare", "reconcile" }) do
  Engine[name] = function(self, json)
    return ask(C["tallage_engine_" .. name], self.c, json)
  end
end

for _, name in ipairs({ "begin", "resume" }) do
  Engine[name] = function(self, json)
    local exchange = handle("tallage_exchange", C["tallage_engine_" .. name], self.c, json)
    return setmetatable({ c = ffi.gc(exchange, C.tallage_exchange_free) }, Exchange)
  end
end

function Engine:lint()
  return ask(C.tallage_engine_lint, self.c)
end

function tallage.engine(config)
  local engine = handle("tallage_engine", C.tallage_engine_new, config)
  return setmetatable({ c = ffi.gc(engine, C.tallage_engine_free) }, Engine)
end

return tallage
