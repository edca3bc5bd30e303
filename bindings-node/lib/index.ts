/**
 * tallage: an embedded tax engine.
 *
 * What stands here is the public surface; the native module behind it is private.
 *
 * @packageDocumentation
 */
export { Comparison, compare } from './compare.js';
export { Engine, Reconciliation, lint, version } from './engine.js';
export { TallageError, isTallageError } from './error.js';
export { En16931View, EuData, VatNumber, VatRates, ViesReading, ViesRequest } from './eu.js';
export { checkVatNumber, en16931, euData, vatNumber, vatRates, viesRead, viesRequest } from './eu.js';
export { Exchange, ExchangeRequest, Outcome } from './exchange.js';
export { CreditNote, ExplainedInvoice, LintReport, Resolution, Result, TaxedDocument, TaxedInvoice, TypedResult } from './result.js';
export { Runner } from './run.js';
export { syncAll } from './sync.js';
export type * from './types.js';
