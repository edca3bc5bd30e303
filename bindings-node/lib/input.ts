// What callers pass, made into JSON text for the core.

import { TallageError } from './error.js';
import type { ErrorKind, Problem } from './error.js';
import type { Input } from './native.js';
import { resultText } from './result.js';
import { write } from './write.js';

/** What is being read; the first part of an error's code. */
export type Area = 'config' | 'invoice' | 'credit' | 'vat_number' | 'vat_rates' | 'vies' | 'en16931' | 'compare' | 'exchange' | 'runner' | 'simulator';

const names: Record<Area, string> = {
  config: 'the configuration',
  invoice: 'the invoice',
  credit: 'the credit request',
  vat_number: 'the request',
  vat_rates: 'the request',
  vies: 'the request',
  en16931: 'the request',
  compare: 'the request',
  exchange: 'the request',
  runner: 'the options',
  simulator: 'the command',
};

/** The input as JSON text or bytes. Throws a {@link TallageError} for what JSON cannot carry unharmed. */
export function toInput(value: unknown, area: Area): Input {
  if (typeof value === 'string') {
    if (value.isWellFormed()) return value;
    throw refuse(area, [{ code: 'json.not_utf8', path: '', message: 'the text has half of a surrogate pair' }]);
  }
  if (value instanceof Uint8Array) {
    // Shared memory may change under the reader: it is copied first.
    return value.buffer instanceof SharedArrayBuffer ? copy(value) : value;
  }
  if (typeof value !== 'object' || value === null) {
    const message = `${names[area]} must be an object, a JSON text or its bytes, not ${kindOf(value)}`;
    throw refuse(area, [{ code: `${area}.wrong_type`, path: '', message }]);
  }
  const text = resultText(value);
  if (text !== undefined) return text;
  const { json, problems } = write(value, area);
  if (problems.length > 0) throw refuse(area, problems);
  return json;
}

/** The input as it is now: bytes, which the caller may write over, are copied. */
export function keep(input: Input): Input {
  return typeof input === 'string' ? input : copy(input);
}

/** Not `slice`, which for a `Buffer` is another view of the same bytes. */
function copy(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes);
}

function refuse(area: Area, problems: Problem[]): TallageError {
  const kind: ErrorKind = area === 'config' ? 'invalid_config' : 'invalid_document';
  const { code, path, message } = problems[0] as Problem;
  const more = problems.length === 1 ? '' : ` (and ${problems.length - 1} more: see details.problems)`;
  return new TallageError({ kind, code, path, message: message + more, details: { problems } });
}

/** What a value is, for a message. */
export function kindOf(value: unknown): string {
  if (value === null) return '`null`';
  if (value === undefined) return '`undefined`';
  return `a ${typeof value}`;
}
