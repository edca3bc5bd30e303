// Objects to JSON text, all problems with their places: the walk for what `write.ts` did not write.

import type { Area } from './input.js';
import type { ErrorCode, ErrorProblem } from './error-codes.js';
import type { Problem } from './error.js';
import { resultText } from './result.js';
import { isPlain, losesDigits, maxDepth, maxValues, quoted } from './values.js';

/** Problems that are listed; an array of a million NaN need not fill the memory. */
const maxProblems = 100;

/** Writes `value` (an object or array). With problems, `json` is of no use. */
export function writeChecked(value: object, area: Area): { json: string; problems: Problem[] } {
  const writer = new Writer(area);
  const json = writer.value(value);
  return { json, problems: writer.problems };
}

/** Thrown to leave the walk at once; {@link Writer.value} of the outermost value is never left that way. */
const stop = Symbol('stop');

class Writer {
  readonly problems: Problem[] = [];
  readonly #area: Area;
  /** Where the walk stands: member names and indexes from the root. */
  readonly #keys: (string | number)[] = [];
  /** The objects that it stands in. */
  readonly #above: object[] = [];
  #values = 0;

  constructor(area: Area) {
    this.#area = area;
  }

  value(root: object): string {
    try {
      return this.#write(root);
    } catch (thrown) {
      if (thrown === stop) return '';
      // A string longer than V8 allows; anything else is the caller's own (a getter that throws).
      if (!(thrown instanceof RangeError)) throw thrown;
      this.#tooLarge();
      return '';
    }
  }

  #write(value: unknown): string {
    this.#values += 1;
    if (this.#values > maxValues) {
      this.#tooLarge();
      throw stop;
    }
    switch (typeof value) {
      case 'string':
        return this.#string(value);
      case 'number':
        return this.#number(value);
      case 'boolean':
        return value ? 'true' : 'false';
      case 'object':
        return value === null ? 'null' : this.#object(value);
      case 'bigint':
        // Its digits, all of them: what is too large for an amount, the core says.
        return String(value);
      case 'undefined':
        return this.#problem('wrong_type', '`undefined` cannot stand in a list');
      case 'function':
      case 'symbol':
        return this.#problem('wrong_type', `a ${typeof value} has no place in a document`);
    }
  }

  #string(value: string): string {
    if (!value.isWellFormed()) return this.#problem('not_utf8', 'the text has half of a surrogate pair');
    return quoted(value);
  }

  #number(value: number): string {
    if (Number.isSafeInteger(value)) return String(value);
    if (!Number.isFinite(value)) return this.#problem('not_finite', `\`${value}\` is not a figure`);
    if (Number.isInteger(value)) {
      const message = `\`${value}\` is beyond ±(2^53 - 1), where numbers lose digits; pass a bigint`;
      return this.#problem('unsafe_integer', message);
    }
    const text = String(value);
    if (losesDigits(text)) {
      return this.#problem('unsafe_decimal', `\`${text}\` has more digits than a number keeps; pass the decimal as a string`);
    }
    return text;
  }

  #object(value: object): string {
    const ready = resultText(value);
    if (ready !== undefined) return ready;
    if (this.#above.includes(value)) return this.#problem('circular', 'the value contains itself');
    if (this.#above.length >= maxDepth) {
      this.#add('json.too_deep', pointer(this.#keys), `the document is nested deeper than ${maxDepth} levels`);
      throw stop;
    }
    this.#above.push(value);
    const text = Array.isArray(value) ? this.#array(value) : this.#members(value);
    this.#above.pop();
    return text;
  }

  #array(list: readonly unknown[]): string {
    const at = this.#keys.length;
    let text = '[';
    for (let index = 0; index < list.length; index += 1) {
      this.#keys[at] = index;
      text += index === 0 ? this.#write(list[index]) : `,${this.#write(list[index])}`;
    }
    this.#keys.length = at;
    return `${text}]`;
  }

  #members(value: object): string {
    if (!isPlain(value)) return this.#foreign(value);
    const at = this.#keys.length;
    let text = '{';
    for (const name of Object.keys(value)) {
      const member = (value as Record<string, unknown>)[name];
      if (member === undefined) continue;
      this.#keys[at] = name;
      const key = `${this.#string(name)}:`;
      text += text.length === 1 ? key + this.#write(member) : `,${key}${this.#write(member)}`;
    }
    this.#keys.length = at;
    return `${text}}`;
  }

  #foreign(value: object): string {
    if (value instanceof Date) {
      // Which day an instant is depends on a time zone that only the caller knows.
      const message = 'pass a date as text, `YYYY-MM-DD`, and an instant as its `toISOString()`, instead of a Date';
      return this.#problem('wrong_type', message);
    }
    const name: unknown = (value as { constructor?: { name?: unknown } }).constructor?.name;
    const what = typeof name === 'string' && name !== '' ? `an object of class \`${name}\`` : 'such an object';
    return this.#problem('wrong_type', `pass a plain object or list instead of ${what}`);
  }

  #problem(problem: ErrorProblem, message: string): string {
    const names = this.#keys.filter((key) => typeof key === 'string').map((name) => name.replace(/\W/g, '_'));
    // Joined, TypeScript no longer sees that it is one.
    const code = [this.#area, ...names, problem].join('.') as ErrorCode;
    this.#add(code, pointer(this.#keys), message);
    if (this.problems.length >= maxProblems) throw stop;
    return 'null';
  }

  #tooLarge(): void {
    this.#add('json.too_large', '', 'the document is larger than 64 MiB of JSON');
  }

  #add(code: ErrorCode, path: string, message: string): void {
    this.problems.push({ code, path, message });
  }
}

function pointer(keys: readonly (string | number)[]): string {
  return keys.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
