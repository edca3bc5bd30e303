// Canonical text to objects, without a figure losing digits on the way.

/** An object of a result. Integers within ±2^53 are `number`, larger ones `bigint`; decimals are strings. */
export interface JsonObject {
  // The members are in docs/json.md; a later version of the package types them one by one.
  readonly [member: string]: any;
}

// Canonical text has no blanks and its numbers are integers, so one that a double may not hold looks like this. It may
// also stand inside a string: then the slow way is taken for nothing, with the same outcome.
const maybeUnsafe = /[:[,]-?\d{16}/;
const stringOrInteger = /"(?:[^"\\]|\\.)*"|-?\d{16,}/g;

/** Parses a canonical result. */
export function parse(text: string): JsonObject {
  return (maybeUnsafe.test(text) ? parseLarge(text) : JSON.parse(text)) as JsonObject;
}

/**
 * Parses a taxed invoice of an engine. Its fees, nearly all of the text, are parsed when they are asked for: most hosts want totals. Until
 * then `fees` is an accessor, which nothing but a look at its descriptor tells from the list.
 *
 * `"` inside a text is written `\"`, so the members are found as they stand: `fees` is the first of its name, and what follows it is the last
 * `applied_taxes`. Amounts are within ±10^15: no figure of a fee is beyond what a number holds.
 */
export function parseInvoice(text: string): JsonObject {
  // A short text is parsed faster than cut.
  if (text.length < 4096) return parse(text);
  const start = text.indexOf(',"fees":[');
  const end = text.lastIndexOf(',"applied_taxes":[');
  if (start < 0 || end < start) return parse(text);
  const object = parse(`${text.slice(0, start)},"fees":null${text.slice(end)}`);
  Object.defineProperty(object, unread, { value: { text, start: start + ',"fees":'.length, end }, configurable: true });
  return Object.defineProperties(object, lazyFees);
}

const unread = Symbol('fees that were not asked for');

function put(object: object, value: unknown): void {
  Object.defineProperty(object, 'fees', { value, writable: true, enumerable: true, configurable: true });
}

function read(object: object): unknown {
  const { text, start, end } = (object as { [unread]: { text: string; start: number; end: number } })[unread];
  const fees: unknown = JSON.parse(text.slice(start, end));
  put(object, fees);
  return fees;
}

// The same functions for all, so that V8 gives all the same shape.
const lazyFees: PropertyDescriptorMap = {
  fees: {
    get(this: object) {
      return read(this);
    },
    set(this: object, value: unknown) {
      put(this, value);
    },
    enumerable: true,
    configurable: true,
  },
  // For console.log, which shows accessors as such.
  [Symbol.for('nodejs.util.inspect.custom')]: {
    value(this: JsonObject): JsonObject {
      void this['fees'];
      return this;
    },
    configurable: true,
  },
};

/** `JSON.parse`, with integers beyond ±2^53 as `bigint`: each travels as a string with a mark that no other has. */
function parseLarge(text: string): unknown {
  let mark = 'bigint:';
  while (text.includes(mark)) mark = `_${mark}`;
  const marked = text.replace(stringOrInteger, (token) =>
    token.startsWith('"') || Number.isSafeInteger(Number(token)) ? token : `"${mark}${token}"`,
  );
  return JSON.parse(marked, (_key, value: unknown) =>
    typeof value === 'string' && value.startsWith(mark) ? BigInt(value.slice(mark.length)) : value,
  );
}

/** Minor units as people write them: `money(-1205, 2)` is `-12.05`. Digits are moved, nothing is computed. */
export function money(minor: number | bigint, exponent: number): string {
  const digits = String(minor);
  const sign = digits.startsWith('-') ? '-' : '';
  const padded = digits.slice(sign.length).padStart(exponent + 1, '0');
  if (exponent === 0) return sign + padded;
  return `${sign}${padded.slice(0, -exponent)}.${padded.slice(-exponent)}`;
}
