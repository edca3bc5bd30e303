// An exchange sent with fetch: `node node_fetch.mjs BASE_URL [stripe]`.
import { Engine } from 'tallage';

const today = '2026-11-21'; // tallage has no clock: the day is yours to say
const connection = process.argv[3] ?? 'anrok_us'; // that the customer is linked to

/** @type {import('tallage').Invoice} */
const invoice = {
  id: 'inv_1',
  type: 'one_off',
  issuing_date: today,
  currency: 'USD',
  customer: {
    external_id: 'cus_1',
    billing_address: { address_line1: '1 Main St', city: 'Denver', zipcode: '80204', state: 'CO', country: 'US' },
    provider_customer: { connection, create: true },
  },
  fees: [{ id: 'fee_1', type: 'add_on', amount_cents: 15000 }],
};

const engine = new Engine({
  connections: [
    {
      code: 'anrok_us',
      name: 'Anrok',
      provider: 'anrok',
      base_url: process.argv[2],
      credentials: { api_key: 's1/sa1/secret.simulated' },
      fallback_item: { product_external_id: 'saas' },
    },
    {
      code: 'stripe',
      name: 'Stripe Tax',
      provider: 'stripe_tax',
      base_url: process.argv[2],
      credentials: { api_key: 'sk_test_simulated' },
      fallback_item: { tax_code: 'txcd_10103001' },
    },
  ],
});

/**
 * Carries an exchange out and says how it ended. A host that wants to see each step has `exchange.step()` and `exchange.receive()`.
 *
 * @param {import('tallage').Exchange} exchange
 */
async function carryOut(exchange) {
  const outcome = await exchange.drive((request) =>
    fetch(request.url, { ...request, signal: AbortSignal.timeout(request.timeouts.total_milliseconds) }),
  );
  if (outcome.status !== 'succeeded') throw outcome.error;
  const { operation, status, document } = outcome.toObject();
  console.log([operation, status, document?.taxes_amount_cents, document?.total_amount_cents].join(' ').trim());
  return outcome;
}

await carryOut(engine.estimate(invoice, { today }));
const { document: taxed } = await carryOut(engine.commit(invoice, { today }));
if (taxed === undefined) throw new Error('a commit that succeeded has its document');
// Store `taxed.json`: it is what is credited and voided.
const items = [{ fee_id: 'fee_1', amount_cents: 5000 }];
const note = engine.credit({ id: 'cn_1', issuing_date: today, invoice: taxed, items });
await carryOut(engine.recordCredit(note, { invoice: taxed, today }));
// Stripe voids nothing that was credited in part: credit the rest there.
if (connection !== 'stripe') await carryOut(engine.void(taxed, { today }));
