// Objects to JSON text in one walk that refuses what JSON would change or drop in silence. (`JSON.stringify` turns NaN
// into null, leaves functions out, and reads a getter a second time after any check.)
//
// It is on the path of every document: plain functions, no record of where the walk stands. What has a problem is walked again,
// by `write-checked.ts`, which has one and says everything that is wrong.

import type { Area } from './input.js';
import type { Problem } from './error.js';
import { resultText } from './result.js';
import { isPlain, losesDigits, maxDepth, maxValues, quoted } from './values.js';
import { writeChecked } from './write-checked.js';

/** Values that may still be written; a getter may call an engine again, which has a count of its own. */
let left = 0;

/** Thrown where there is a problem. */
const problem = Symbol('problem');

/** Writes `value` (an object or array). With problems, `json` is of no use. */
export function write(value: object, area: Area): { json: string; problems: Problem[] } {
  const outer = left;
  left = maxValues;
  try {
    return { json: container(value, 0), problems: [] };
  } catch (thrown) {
    // A RangeError may be a string longer than V8 allows; anything else is the caller's own (a getter that throws).
    if (thrown !== problem && !(thrown instanceof RangeError)) throw thrown;
  } finally {
    left = outer;
  }
  return writeChecked(value, area);
}

function written(value: unknown, depth: number): string {
  switch (typeof value) {
    case 'string':
      return string(value);
    case 'number':
      return number(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'object':
      return value === null ? 'null' : container(value, depth);
    case 'bigint':
      // Its digits, all of them: what is too large for an amount, the core says.
      return String(value);
    default:
      throw problem;
  }
}

function container(value: object, depth: number): string {
  if (depth >= maxDepth) throw problem;
  if (Array.isArray(value)) return list(value, depth + 1);
  if (isPlain(value)) return members(value as Record<string, unknown>, depth + 1);
  const ready = resultText(value);
  if (ready === undefined) throw problem;
  return ready;
}

function list(values: readonly unknown[], depth: number): string {
  const { length } = values;
  if ((left -= length) < 0) throw problem;
  if (length === 0) return '[]';
  let text = `[${written(values[0], depth)}`;
  for (let index = 1; index < length; index += 1) text += `,${written(values[index], depth)}`;
  return `${text}]`;
}

function members(value: Record<string, unknown>, depth: number): string {
  const names = Object.keys(value);
  if ((left -= names.length) < 0) throw problem;
  let text = '{';
  for (const name of names) {
    const member = value[name];
    if (member === undefined) continue;
    const key = quotedNames.get(name) ?? quotedName(name);
    text += text.length === 1 ? key + written(member, depth) : `,${key}${written(member, depth)}`;
  }
  return `${text}}`;
}

/** Names of members, quoted, with their colon; the first thousand are kept, since documents have the same few. */
const quotedNames = new Map<string, string>();

function quotedName(name: string): string {
  const ready = `${string(name)}:`;
  if (quotedNames.size < 1000 && name.length <= 64) quotedNames.set(name, ready);
  return ready;
}

function string(value: string): string {
  if (!value.isWellFormed()) throw problem;
  return quoted(value);
}

function number(value: number): string {
  if (Number.isSafeInteger(value)) return String(value);
  const text = String(value);
  if (!Number.isFinite(value) || Number.isInteger(value)) throw problem;
  if (losesDigits(text)) throw problem;
  return text;
}
