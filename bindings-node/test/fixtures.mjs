// One small configuration and invoice for the tests. 10.00 at 20 % is 2.00: the figures are simple on purpose.

export const config = () => ({
  taxes: [
    { code: 'vat_20', name: 'VAT', rate: '20' },
    { code: 'vat_10', name: 'VAT reduced', rate: '10' },
  ],
  organization: { name: 'Acme', tax_codes: ['vat_20'] },
});

export const invoice = (changes = {}) => ({
  id: 'inv_1',
  type: 'one_off',
  issuing_date: '2026-10-31',
  currency: 'EUR',
  fees: [fee()],
  ...changes,
});

export const fee = (changes = {}) => ({ id: 'f1', type: 'add_on', amount_cents: 1000, ...changes });

/** The error that `run` throws, or rejects with. */
export async function caught(run) {
  try {
    await run();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}
