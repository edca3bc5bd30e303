// What the types of documents and results are made of.

/** A member that may be left out; `null` is “not set” as well. */
export type Optional<T> = T | null | undefined;

/** JSON instead of an object: a text, or its UTF-8 bytes (a `Buffer` is a `Uint8Array`). */
export type JsonText = string | Uint8Array;

/**
 * Money as it is passed: an integer of minor units of the document's currency (cents of EUR, yen, thousandths of KWD) within ±10^15. A `number`
 * beyond ±(2^53 − 1), where numbers lose digits, is refused, never rounded.
 */
export type Cents = number | bigint;

/** A decimal as it is passed: a string (`'9.975'`), a whole `bigint`, or a `number` of at most 15 digits. */
export type Decimal = string | number | bigint;

/** A day of the calendar: `YYYY-MM-DD`. */
export type Day = string;

/** ISO 3166-1 alpha-2. */
export type Country = string;

/** An address; all of it is optional. */
export interface Address {
  readonly address_line1?: Optional<string>;
  readonly address_line2?: Optional<string>;
  readonly city?: Optional<string>;
  readonly zipcode?: Optional<string>;
  readonly state?: Optional<string>;
  readonly country?: Optional<Country>;
}

/** What is rounded: each tax of each fee, each tax of the document, or the document. */
export type RoundingStrategy = 'line' | 'tax' | 'document';
/** Whether taxes are computed on whole minor units or on exact amounts. */
export type RoundingBase = 'rounded' | 'exact';
/** How a fraction is rounded. */
export type RoundingMode =
  | 'half_away_from_zero'
  | 'half_even'
  | 'half_toward_zero'
  | 'away_from_zero'
  | 'toward_zero'
  | 'ceiling'
  | 'floor';

/** A category of EN 16931. */
export type CategoryCode = 'S' | 'Z' | 'E' | 'AE' | 'K' | 'G' | 'O' | 'L' | 'M' | 'B';

/** What is supplied, for EU VAT. */
export type Supply = 'electronic' | 'general' | 'art59_intangible' | 'goods';
/** Which kind of VAT rate a supply has. */
export type VatRateKind = 'standard' | 'reduced' | 'zero' | 'exempt';

/** What an invoice is for. */
export type InvoiceType = 'subscription' | 'one_off' | 'prepaid_credit' | 'advance_charges' | 'usage';
/** How far an invoice is. */
export type InvoiceStatus = 'draft' | 'open' | 'pending' | 'generating' | 'closed' | 'finalized' | 'failed' | 'voided';
/** What a fee is for. */
export type FeeType = 'subscription' | 'charge' | 'fixed_charge' | 'commitment' | 'add_on' | 'credit';

/** A tax provider. */
export type ProviderName = 'anrok' | 'avatax' | 'stripe_tax' | 'stripe_invoicing';
/** What was done about the taxes of a document: they are there, or they wait, or they could not be had. */
export type TaxStatus = 'succeeded' | 'pending' | 'failed';
/** Who decided the taxes of a document. */
export type TaxSource = 'manual' | 'eu' | ProviderName;

/** How a tax, or a fee, is treated. From `customer_exempt` on, only a provider says so. */
export type Treatment =
  | 'standard'
  | 'reduced'
  | 'zero'
  | 'exempt'
  | 'reverse_charge'
  | 'out_of_scope'
  | 'export'
  | 'intra_community'
  | 'not_taxed'
  | 'pending'
  | 'customer_exempt'
  | 'transaction_exempt'
  | 'not_collecting'
  | 'product_not_taxed'
  | 'jurisdiction_has_no_tax'
  | 'seller_pays'
  | 'unknown';

/** A level that can name taxes. */
export type NamingLevel =
  | 'provider'
  | 'fee'
  | 'charge'
  | 'fixed_charge'
  | 'commitment'
  | 'add_on'
  | 'plan'
  | 'customer'
  | 'eu'
  | 'billing_entity'
  | 'organization';
/** What decided the taxes of a fee; the last five where no level was asked, or none named a tax. */
export type DecidingLevel = NamingLevel | 'none' | 'prepaid_credit' | 'settled' | 'customer_exempt' | 'fee_exempt';
