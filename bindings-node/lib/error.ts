/** What kind of thing went wrong; what a caller branches on first. */
export type ErrorKind =
  | 'invalid_config'
  | 'invalid_document'
  | 'not_found'
  | 'undetermined'
  | 'provider'
  | 'transport'
  | 'conflict'
  | 'internal';

/** One thing that is wrong with the input. */
export interface Problem {
  /** Stable code: area, dotted member names, problem (`invoice.fees.amount_cents.not_integer`). */
  readonly code: string;
  /** JSON pointer into what was sent (`/fees/0/amount_cents`); empty for the whole. */
  readonly path: string;
  /** What is wrong and what to do, in one sentence. */
  readonly message: string;
}

/** Further facts of an error, by name. */
export interface ErrorDetails {
  /** All problems that were found; the first is the one that the error names. */
  readonly problems?: readonly Problem[];
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
  /** Stable code, for programs. */
  readonly code: string;
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

/** Whether this is a {@link TallageError}, also one of another copy of this package. */
export function isTallageError(error: unknown): error is TallageError {
  return error instanceof TallageError || (error instanceof Error && brand in error);
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
