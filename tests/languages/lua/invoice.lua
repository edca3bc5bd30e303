-- A taxed invoice, and what an error looks like.

local tallage = require("tallage")

local engine = tallage.engine([[
  {"taxes": [{"code": "vat_20", "name": "VAT", "rate": "20"}],
   "organization": {"name": "Acme", "tax_codes": ["vat_20"]}}]])

print(engine:calculate([[
  {"id": "inv_1", "type": "one_off", "issuing_date": "2026-10-31", "currency": "EUR",
   "fees": [{"id": "f1", "type": "add_on", "name": "Set-up", "amount_cents": 10000}]}]]))

local good, err = pcall(engine.calculate, engine, [[
  {"id": "inv_2", "type": "one_off", "issuing_date": "2026-10-31", "currency": "EUR",
   "fees": [{"id": "f1", "type": "add_on", "amount_cents": 10.5}]}]])
assert(not good)
print(err.kind .. " " .. err.code .. " " .. err.path)
