# frozen_string_literal: true

# A taxed invoice, and what an error looks like.

require 'json'
require_relative 'tallage'

engine = Tallage::Engine.new({
  taxes: [{ code: 'vat_20', name: 'VAT', rate: '20' }],
  organization: { name: 'Acme', tax_codes: ['vat_20'] }
}.to_json)

invoice = {
  id: 'inv_1', type: 'one_off', issuing_date: '2026-10-31', currency: 'EUR',
  fees: [{ id: 'f1', type: 'add_on', name: 'Set-up', amount_cents: 10_000 }]
}
taxed = engine.calculate(invoice.to_json)
raise 'not 120.00' unless JSON.parse(taxed)['total_amount_cents'] == 12_000

puts taxed

begin
  invoice[:fees][0][:amount_cents] = 10.5
  engine.calculate(invoice.to_json)
rescue Tallage::Error => e
  puts "#{e.kind} #{e.code} #{e.path}"
end
