// Written by `npm run types` from lib/; do not edit it here.
import type { Answer, Input } from './native.js';
import type { TaxedInvoice } from './result.js';
/** How `calculateMany` reports failures. */
export interface CalculateManyOptions {
    /** `true`: an entry for each invoice, fulfilled or rejected; nothing rejects the whole. */
    readonly settle?: boolean;
}
/** What the engine does with a portion, and with each of its texts. */
export interface Calculator {
    calculate(inputs: Input[]): Promise<Answer[]>;
    taxed(json: string, input: Input): TaxedInvoice;
}
type Outcome = PromiseSettledResult<TaxedInvoice>;
export declare function calculateMany(invoices: readonly (object | string | Uint8Array)[], options: CalculateManyOptions, calculator: Calculator): Promise<TaxedInvoice[] | Outcome[]>;
export {};
