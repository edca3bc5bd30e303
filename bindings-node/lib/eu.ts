// What is asked of EU VAT without an engine. A request is an object, a JSON text, or its UTF-8 bytes.

import { caught, textOf } from './ask.js';
import type { JsonText } from './basic-types.js';
import type {
  En16931Input,
  En16931Object,
  EuDataObject,
  VatNumberInput,
  VatNumberObject,
  VatRatesInput,
  VatRatesObject,
  ViesCheckInput,
  ViesReadInput,
  ViesReadingObject,
  ViesRequestInput,
  ViesRequestObject,
} from './eu-types.js';
import { toInput } from './input.js';
import type { Area } from './input.js';
import { defineMembers, parsed } from './members.js';
import { native } from './native.js';
import type { Question } from './native.js';
import { Result, TypedResult } from './result.js';
import { follow } from './run.js';
import type { Event } from './run.js';

/** The members of a VAT number. */
export interface VatNumber extends VatNumberObject {}

/** What is known of a VAT number, from {@link vatNumber}. */
export class VatNumber extends TypedResult<VatNumberObject> {
  static {
    const members = parsed([
      'input', 'number', 'prefix', 'country', 'national', 'format', 'checksum', 'in_vies', 'repairs',
    ]);
    defineMembers<VatNumberObject>(this.prototype, members);
  }
}

/** The members of rates. */
export interface VatRates extends VatRatesObject {}

/** The rates of a place on a day, from {@link vatRates}. */
export class VatRates extends TypedResult<VatRatesObject> {
  static {
    const members = parsed([
      'schema', 'eu_data', 'country', 'territory', 'date', 'postcode_fits', 'effective_from', 'in_eu_vat_area', 'tax', 'standard',
      'reduced', 'super_reduced', 'parking', 'uncertain', 'source',
    ]);
    defineMembers<VatRatesObject>(this.prototype, members);
  }
}

/** The members of a request to VIES. */
export interface ViesRequest extends ViesRequestObject {}

/** What to send to VIES, from {@link viesRequest}. */
export class ViesRequest extends TypedResult<ViesRequestObject> {
  static {
    const members = parsed([
      'method', 'url', 'headers', 'body', 'number', 'requester',
    ]);
    defineMembers<ViesRequestObject>(this.prototype, members);
  }
}

/** The members of an answer of VIES. */
export interface ViesReading extends ViesReadingObject {}

/** What an answer of VIES means, from {@link viesRead}. */
export class ViesReading extends TypedResult<ViesReadingObject> {
  static {
    const members = parsed([
      'schema', 'evidence', 'event',
    ]);
    defineMembers<ViesReadingObject>(this.prototype, members);
  }
}

/** The members of the view. */
export interface En16931View extends En16931Object {}

/** A taxed document in the terms of EN 16931, from {@link en16931}. */
export class En16931View extends TypedResult<En16931Object> {
  static {
    const members = parsed([
      'schema', 'versions', 'document', 'id', 'type_code', 'currency', 'lines', 'vat_breakdown', 'totals', 'rules', 'violations',
      'violations_left_out',
    ]);
    defineMembers<En16931Object>(this.prototype, members);
  }
}

/** The members of the data. */
export interface EuData extends EuDataObject {}

/** The bundled data, from {@link euData}. */
export class EuData extends TypedResult<EuDataObject> {
  static {
    const members = parsed([
      'schema', 'version', 'as_of', 'sources', 'states', 'territories',
    ]);
    defineMembers<EuDataObject>(this.prototype, members);
  }
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
export function vatNumber(request: VatNumberInput | JsonText | Result): VatNumber {
  return new VatNumber(ask(native.vatNumber, request, 'vat_number'));
}

/**
 * The VAT rates of a place on a day, out of the bundled data; {@link Engine.vatRates} asks those of an engine. Throws
 * {@link TallageError}, of kind `not_found` for a country without rates and a day before the first of them.
 *
 * @example
 * ```ts
 * vatRates({ country: 'RO', date: '2025-08-01' }).standard; // '21'
 * ```
 */
export function vatRates(request: VatRatesInput | JsonText | Result): VatRates {
  return new VatRates(ask(native.vatRates, request, 'vat_rates'));
}

/**
 * Builds the HTTP request that asks VIES about a VAT number; nothing is sent. Throws {@link TallageError}, with code
 * `vies.number.not_checkable` for a number that VIES cannot know.
 */
export function viesRequest(request: ViesRequestInput | JsonText | Result): ViesRequest {
  return new ViesRequest(ask(native.viesRequest, request, 'vies'));
}

/**
 * Reads what came back from VIES, or that nothing did. No answer, however broken, is an error: the evidence says
 * `unavailable`. Throws {@link TallageError} for what is wrong with the input itself.
 */
export function viesRead(input: ViesReadInput | JsonText | Result): ViesReading {
  return new ViesReading(ask(native.viesRead, input, 'vies'));
}

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
export async function checkVatNumber(check: ViesCheckInput | JsonText | Result): Promise<ViesReading> {
  const input = toInput(check, 'vies');
  let reading = '';
  const hear = (_event: Event, text: string) => {
    // `{"reading":…}`: cut out, so that it stays the canonical text.
    reading = text.slice('{"reading":'.length, -1);
  };
  await follow((tell) => void textOf(caught(() => native.checkVatNumber(input, tell))), hear, () => {});
  return new ViesReading(reading);
}

/**
 * Shows a taxed invoice or credit note in the terms of EN 16931 and checks the rules of that standard on it. A rule that
 * does not hold is no error: it stands in `violations`. Throws {@link TallageError}.
 */
export function en16931(request: En16931Input | JsonText | Result): En16931View {
  return new En16931View(ask(native.en16931, request, 'en16931'));
}

/** The EU VAT data that this package was built with: where a host starts from that loads newer data. */
export function euData(): EuData {
  return new EuData(textOf(caught(() => native.euData())));
}

function ask(question: Question, request: unknown, area: Area): string {
  const input = toInput(request, area);
  return textOf(caught(() => question(input)));
}
