/**
 * tallage: an embedded tax engine.
 *
 * What stands here is the public surface; the native module behind it is private.
 *
 * @packageDocumentation
 */
export { Comparison, compare } from './compare.js';
export type {
  CauseKind,
  CompareInput,
  ComparedFee,
  ComparedTotals,
  ComparisonObject,
  DifferenceKind,
} from './compare-types.js';
export { Engine, lint, version } from './engine.js';
export { En16931View, EuData, VatNumber, VatRates, ViesReading, ViesRequest } from './eu.js';
export { en16931, euData, vatNumber, vatRates, viesRead, viesRequest } from './eu.js';
export type { JsonText } from './eu.js';
export type {
  En16931Input,
  En16931Object,
  EuDataObject,
  VatNumberInput,
  VatNumberObject,
  VatRatesInput,
  VatRatesObject,
  ViesEvidence,
  ViesReadInput,
  ViesReadingObject,
  ViesRequestInput,
  ViesRequestObject,
  ViesStatus,
} from './eu-types.js';
export { Exchange, ExchangeRequest, Outcome } from './exchange.js';
export type { DriveOptions, Step } from './exchange.js';
export type {
  CreditNotes,
  ExchangeOperation,
  ExchangeRequestInit,
  ExchangeResponse,
  FailureKind,
  LookupSubject,
  OutcomeNote,
  OutcomeObject,
  OutcomeStatus,
  Received,
  Timeouts,
  Today,
} from './exchange-types.js';
export type { CalculateManyOptions } from './many.js';
export { Runner } from './run.js';
export type { RunOptions, RunProgress, RunnerOptions, SyncOptions, SyncProgress } from './run.js';
export { syncAll } from './sync.js';
export type { SyncItem } from './sync.js';
export { TallageError, isTallageError } from './error.js';
export type { ErrorDetails, ErrorKind, ErrorParts, Problem } from './error.js';
export type { Document } from './input.js';
export type { JsonObject } from './parse.js';
export { Explanation, LintReport, Resolution, Result, TaxedCreditNote, TaxedInvoice, TypedResult } from './result.js';
