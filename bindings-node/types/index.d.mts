// Written by `npm run types` from lib/; do not edit it here.
export { Comparison, CreditNote, En16931View, Engine, EuData, Exchange, ExchangeRequest, ExplainedInvoice, LintReport, Outcome, Reconciliation, Resolution, Result, Runner, TallageError, TaxedDocument, TaxedInvoice, TypedResult, VatNumber, VatRates, ViesReading, ViesRequest, checkVatNumber, compare, en16931, euData, isTallageError, lint, syncAll, vatNumber, vatRates, version, viesRead, viesRequest, } from './index.js';
export type * from './types.js';
