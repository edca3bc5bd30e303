// Asking the native module: it answers and does not throw.

import { errorFromJson, internalError } from './error.js';
import type { Answer, Failure } from './native.js';

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

/** The handle that was made; throws the error that there may be instead. */
export function handleOf<T extends object>(made: T | Failure): T {
  // A V8 external has no members.
  if ('error' in made) throw errorFromJson((made as Failure).error);
  return made as T;
}
