// Written by `npm run types` from lib/; do not edit it here.
import type { JsonText } from './basic-types.js';
import type { En16931Input, En16931Object, EuDataObject, VatNumberInput, VatNumberObject, VatRatesInput, VatRatesObject, ViesCheckInput, ViesReadInput, ViesReadingObject, ViesRequestInput, ViesRequestObject } from './eu-types.js';
import { Result, TypedResult } from './result.js';
/** The members of a VAT number. */
export interface VatNumber extends VatNumberObject {
}
/** What is known of a VAT number, from {@link vatNumber}. */
export declare class VatNumber extends TypedResult<VatNumberObject> {
}
/** The members of rates. */
export interface VatRates extends VatRatesObject {
}
/** The rates of a place on a day, from {@link vatRates}. */
export declare class VatRates extends TypedResult<VatRatesObject> {
}
/** The members of a request to VIES. */
export interface ViesRequest extends ViesRequestObject {
}
/** What to send to VIES, from {@link viesRequest}. */
export declare class ViesRequest extends TypedResult<ViesRequestObject> {
}
/** The members of an answer of VIES. */
export interface ViesReading extends ViesReadingObject {
}
/** What an answer of VIES means, from {@link viesRead}. */
export declare class ViesReading extends TypedResult<ViesReadingObject> {
}
/** The members of the view. */
export interface En16931View extends En16931Object {
}
/** A taxed document in the terms of EN 16931, from {@link en16931}. */
export declare class En16931View extends TypedResult<En16931Object> {
}
/** The members of the data. */
export interface EuData extends EuDataObject {
}
/** The bundled data, from {@link euData}. */
export declare class EuData extends TypedResult<EuDataObject> {
}
/**
 * Normalizes a VAT number and checks its format and check digits. A number that is none is no error: its `format` is
 * `invalid`. Throws {@link TallageError} for a request that is wrong.
 *
 * @example
 * ```ts
 * vatNumber({ number: 'GR 094259216' }).number; // 'EL094259216'
 * ```
 */
export declare function vatNumber(request: VatNumberInput | JsonText | Result): VatNumber;
/**
 * The VAT rates of a place on a day, out of the bundled data; {@link Engine.vatRates} asks those of an engine. Throws
 * {@link TallageError}, of kind `not_found` for a country without rates and a day before the first of them.
 *
 * @example
 * ```ts
 * vatRates({ country: 'RO', date: '2025-08-01' }).standard; // '21'
 * ```
 */
export declare function vatRates(request: VatRatesInput | JsonText | Result): VatRates;
/**
 * Builds the HTTP request that asks VIES about a VAT number; nothing is sent. Throws {@link TallageError}, with code
 * `vies.number.not_checkable` for a number that VIES cannot know.
 */
export declare function viesRequest(request: ViesRequestInput | JsonText | Result): ViesRequest;
/**
 * Reads what came back from VIES, or that nothing did. No answer, however broken, is an error: the evidence says
 * `unavailable`. Throws {@link TallageError} for what is wrong with the input itself.
 */
export declare function viesRead(input: ViesReadInput | JsonText | Result): ViesReading;
/**
 * Asks VIES about a VAT number and reads what it says: {@link viesRequest}, an HTTP client and {@link viesRead} in one. It takes a thread of its own, not
 * one of the libuv pool. What goes wrong on the way is no error: the evidence says `unavailable`, and when to ask again.
 *
 * Rejects with {@link TallageError} for a check that is wrong, before anything is sent: `vies.number.not_checkable`, `http.proxy.not_a_url` …
 *
 * @example
 * ```ts
 * const { evidence } = await checkVatNumber({ number: 'DE 136 695 976', requester: 'FR23334175221', previous: stored });
 * evidence.status; // 'valid', 'invalid', 'unavailable', 'not_checked'
 * ```
 */
export declare function checkVatNumber(check: ViesCheckInput | JsonText | Result): Promise<ViesReading>;
/**
 * Shows a taxed invoice or credit note in the terms of EN 16931 and checks the rules of that standard on it. A rule that
 * does not hold is no error: it stands in `violations`. Throws {@link TallageError}.
 */
export declare function en16931(request: En16931Input | JsonText | Result): En16931View;
/** The EU VAT data that this package was built with: where a host starts from that loads newer data. */
export declare function euData(): EuData;
