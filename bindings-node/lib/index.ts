/**
 * tallage: an embedded tax engine.
 *
 * What stands here is the public surface; the native module behind it is private.
 *
 * @packageDocumentation
 */
export { Engine, lint, version } from './engine.js';
export type { CalculateManyOptions } from './many.js';
export { TallageError, isTallageError } from './error.js';
export type { ErrorDetails, ErrorKind, ErrorParts, Problem } from './error.js';
export type { Document } from './input.js';
export type { JsonObject } from './parse.js';
export { Explanation, LintReport, Resolution, Result, TaxedCreditNote, TaxedInvoice } from './result.js';
