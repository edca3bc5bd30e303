// Asking the native module: it answers and does not throw.

import { errorFromJson, internalError } from './error.js';
import type { Answer } from './native.js';

/** What the native module throws all the same is a defect. */
export function caught<T>(call: () => T): T {
  try {
    return call();
  } catch (cause) {
    throw internalError(cause);
  }
}

/** The text of an answer; throws the error that it may be instead. */
export function textOf(answer: Answer): string {
  if (typeof answer === 'string') return answer;
  throw errorFromJson(answer.error);
}
