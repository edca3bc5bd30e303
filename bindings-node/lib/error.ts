import type { ErrorCode, ErrorKind, WarningCode } from './error-codes.js';

export type { ErrorCode, ErrorKind, WarningCode } from './error-codes.js';

/** What is to be done about a failure at a provider: the same again, correct what `field` names, compare what is recorded, or correct the connection. */
export type FailureClass = 'retry' | 'fix_data' | 'conflict' | 'fatal';

/** One thing that is wrong with the input. */
export interface Problem {
  /** Stable code: area, dotted member names, problem (`invoice.fees.amount_cents.not_integer`). */
  readonly code: ErrorCode;
  /** JSON pointer into what was sent (`/fees/0/amount_cents`); empty for the whole. */
  readonly path: string;
  /** What is wrong and what to do, in one sentence. */
  readonly message: string;
}

/** Something that is probably not meant, or that people should know. */
export interface Warning {
  readonly code: WarningCode;
  /** JSON pointer into what was sent; empty for the whole. */
  readonly path: string;
  readonly message: string;
}

/** Further facts of an error, by name. */
export interface ErrorDetails {
  /** All problems that were found; the first is the one that the error names. */
  readonly problems?: readonly Problem[];
  /** How many more there are than are listed. */
  readonly problems_left_out?: number;
  /** Text that is no JSON: where. */
  readonly line?: number;
  readonly column?: number;
  /** `calculateMany`: which of the invoices. */
  readonly index?: number;
  /** Of kind `provider` and `transport`: what to do. */
  readonly class?: FailureClass;
  readonly hint?: string;
  /** The provider's own code and words. */
  readonly provider_code?: string;
  readonly provider_message?: string;
  /** Where to put it right: a JSON pointer into the document, or a place of the configuration. */
  readonly field?: string;
  readonly fee_id?: string;
  readonly request_id?: string;
  readonly http_status?: number;
  readonly retry_after_milliseconds?: number;
  readonly [fact: string]: unknown;
}

/** What a {@link TallageError} is made of, and what its `toJSON` gives back. */
export interface ErrorParts extends Problem {
  readonly kind: ErrorKind;
  readonly details: ErrorDetails;
}

// Registered with the runtime, so that two copies of the package know each other's errors.
const brand: unique symbol = Symbol.for('tallage.TallageError');

/**
 * The one error of tallage.
 *
 * @example
 * ```ts
 * try {
 *   engine.calculate(invoice);
 * } catch (error) {
 *   if (!(error instanceof TallageError)) throw error;
 *   console.error(error.code, error.path, error.message);
 * }
 * ```
 */
export class TallageError extends Error {
  /** What kind of thing went wrong. */
  readonly kind: ErrorKind;
  /** Stable code, for programs: which there are is in docs/errors.md. */
  readonly code: ErrorCode;
  /** JSON pointer into what was sent; empty for the whole. */
  readonly path: string;
  /** Further facts; `details.problems` lists everything that was found. */
  readonly details: ErrorDetails;

  constructor(parts: ErrorParts, options?: ErrorOptions) {
    super(parts.message, options);
    this.kind = parts.kind;
    this.code = parts.code;
    this.path = parts.path;
    this.details = parts.details;
  }

  static {
    // On the prototype: set on each error it would be printed with each error.
    Object.defineProperty(this.prototype, 'name', { value: 'TallageError', configurable: true, writable: true });
    Object.defineProperty(this.prototype, brand, { value: true });
  }

  /** All problems that were found, the first in front; of an error without a list, that error alone. */
  get problems(): readonly Problem[] {
    return this.details.problems ?? [{ code: this.code, path: this.path, message: this.message }];
  }

  /** The error as data, in the order of the contract: `{kind, code, path, message, details}`. */
  toJSON(): ErrorParts {
    return { kind: this.kind, code: this.code, path: this.path, message: this.message, details: this.details };
  }
}

/**
 * Whether this is a {@link TallageError}, also one of another copy of this package; with `kind`, one of that kind.
 *
 * @example
 * ```ts
 * if (isTallageError(error, 'provider') && error.details.class === 'retry') …
 * ```
 */
export function isTallageError(error: unknown): error is TallageError;
export function isTallageError<Kind extends ErrorKind>(error: unknown, kind: Kind): error is TallageError & { readonly kind: Kind };
export function isTallageError(error: unknown, kind?: ErrorKind): boolean {
  if (!(error instanceof TallageError || (error instanceof Error && brand in error))) return false;
  return kind === undefined || (error as TallageError).kind === kind;
}

/** The error that the core wrote. */
export function errorFromJson(text: string): TallageError {
  return new TallageError(JSON.parse(text) as ErrorParts);
}

/** What the native module threw instead of answering: a defect of tallage. */
export function internalError(cause: unknown): TallageError {
  const said = cause instanceof Error ? cause.message : String(cause);
  const message = `tallage has a defect; please report it with the input that caused it: ${said}`;
  return new TallageError({ kind: 'internal', code: 'internal.native', path: '', message, details: {} }, { cause });
}
