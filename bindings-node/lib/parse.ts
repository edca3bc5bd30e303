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
