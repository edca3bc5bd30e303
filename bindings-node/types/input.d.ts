// Written by `npm run types` from lib/; do not edit it here.
import type { Input } from './native.js';
/** What is being read; the first part of an error's code. */
export type Area = 'config' | 'invoice' | 'credit' | 'vat_number' | 'vat_rates' | 'vies' | 'en16931' | 'compare' | 'exchange' | 'runner' | 'simulator';
/** The input as JSON text or bytes. Throws a {@link TallageError} for what JSON cannot carry unharmed. */
export declare function toInput(value: unknown, area: Area): Input;
/** The input as it is now: bytes, which the caller may write over, are copied. */
export declare function keep(input: Input): Input;
/** What a value is, for a message. */
export declare function kindOf(value: unknown): string;
