// What the tests of exchanges are about: 150.00 USD to Colorado, where the simulator taxes 4.81 %: 721.5, rounded 722 (the example of
// Anrok's own documentation).
import { Engine } from 'tallage';
import { Simulator } from 'tallage/testing';

export const NOW = '2026-11-21T12:00:00Z';
export const today = '2026-11-21';
export const SECRET = 's1/sa1/secret.simulated';

export const invoice = (id = 'inv_1', changes = {}) => ({
  id,
  type: 'one_off',
  issuing_date: today,
  currency: 'USD',
  customer: {
    external_id: 'cus_1',
    billing_address: { address_line1: '1 Main St', city: 'Denver', zipcode: '80204', state: 'CO', country: 'US' },
    provider_customer: { connection: 'anrok_us', create: true },
  },
  fees: [{ id: 'fee_1', type: 'add_on', amount_cents: 15000 }],
  ...changes,
});

export const config = (baseUrl, changes = {}) => ({
  connections: [
    {
      code: 'anrok_us',
      name: 'Anrok',
      provider: 'anrok',
      credentials: { api_key: SECRET },
      fallback_item: { product_external_id: 'saas' },
      base_url: baseUrl,
      ...changes,
    },
  ],
});

export const engineAt = (baseUrl, changes) => new Engine(config(baseUrl, changes));

export function simulated() {
  const simulator = new Simulator({ now: NOW });
  simulator.addProduct('saas');
  simulator.setRateLimit(null);
  return simulator;
}

/** Runs `work` with the address of the simulator. */
export async function served(simulator, work) {
  const server = await simulator.serve();
  try {
    return await work(server.baseUrl);
  } finally {
    await server.close();
  }
}

/** Status, tax and total. */
export function totals(outcome) {
  const { status, document } = outcome.toObject();
  return [status, document.taxes_amount_cents, document.total_amount_cents];
}
