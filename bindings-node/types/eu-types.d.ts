// Written by `npm run types` from lib/; do not edit it here.
import type { CategoryCode, Optional } from './basic-types.js';
import type { CreditNoteInput, TaxedInvoiceInput } from './document-types.js';
import type { JsonObject } from './parse.js';
/** What `vatNumber` takes. */
export interface VatNumberInput {
    readonly number: string;
    /** ISO 3166-1; gives the prefix where the number has none. */
    readonly country?: Optional<string>;
}
/** What `vatNumber` gives; what was not recognized is `null`. */
export type VatNumberObject = {
    readonly input: string;
    /** Normalized, with its prefix. */
    readonly number: string | null;
    /** `EL` for Greece, `XI` for Northern Ireland. */
    readonly prefix: string | null;
    /** ISO 3166-1. */
    readonly country: string | null;
    readonly national: string | null;
    readonly format: 'valid' | 'invalid';
    /** `unknown`: not well-formed, or no public algorithm. */
    readonly checksum: 'valid' | 'invalid' | 'unknown';
    /** Whether VIES can be asked about it. */
    readonly in_vies: boolean;
    /** What was done to the input to get there. */
    readonly repairs: readonly string[];
};
/** What `vatRates` takes. */
export interface VatRatesInput {
    /** ISO 3166-1, or `IC`, `EA`, `XI`. */
    readonly country: string;
    /** `YYYY-MM-DD`. */
    readonly date: string;
    readonly zipcode?: Optional<string>;
}
/** What `vatRates` gives; rates are decimals in percent. */
export type VatRatesObject = {
    readonly schema: number;
    /** The version of the data. */
    readonly eu_data: string;
    /** The state whose VAT law holds. */
    readonly country: string;
    /** A part of it with rules of its own. */
    readonly territory: string | null;
    readonly date: string;
    /** `null`: no postcode was given, or no format is known. */
    readonly postcode_fits: boolean | null;
    /** `null`, as all rates are, where there is no VAT. */
    readonly effective_from: string | null;
    readonly in_eu_vat_area: boolean;
    /** The tax whose rates these are: `VAT`, or a local one. */
    readonly tax: string | null;
    readonly standard: string | null;
    readonly reduced: readonly string[];
    readonly super_reduced: string | null;
    readonly parking: string | null;
    /** The source leaves a doubt. */
    readonly uncertain: boolean;
    readonly source: string;
};
/** What `viesRequest` takes. */
export interface ViesRequestInput {
    /** As the customer wrote it. */
    readonly number: string;
    /** ISO 3166-1; gives the prefix where the number has none. */
    readonly country?: Optional<string>;
    /** The seller's own VAT number; with it VIES gives a consultation number, the proof that it was asked. */
    readonly requester?: Optional<string>;
    /** `post` unless said otherwise. */
    readonly method?: Optional<'post' | 'get'>;
    readonly trader?: Optional<{
        readonly name?: Optional<string>;
        readonly street?: Optional<string>;
        readonly postal_code?: Optional<string>;
        readonly city?: Optional<string>;
        readonly company_type?: Optional<string>;
    }>;
    /** Instead of the address of VIES. */
    readonly base_url?: Optional<string>;
}
/** What `viesRequest` gives: what to send. */
export type ViesRequestObject = {
    readonly method: 'POST' | 'GET';
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
    /** `null` with `GET`. */
    readonly body: string | null;
    /** Normalized; hand it to `viesRead`. */
    readonly number: string;
    readonly requester?: string;
};
/** What `checkVatNumber` takes: the question, and what is known. */
export interface ViesCheckInput extends ViesRequestInput {
    /** The evidence of the last check of this number. */
    readonly previous?: Optional<ViesEvidence>;
    /** `http://[user:password@]host:port`; environment variables are not read. */
    readonly proxy?: Optional<string>;
    /** Longest duration of the whole; by default 45 seconds. */
    readonly timeout_milliseconds?: Optional<number>;
}
/** What VIES said; only `valid` and `invalid` are answers. */
export type ViesStatus = 'valid' | 'invalid' | 'unavailable' | 'not_checked';
/** The record of one check: store it, and hand it back as `previous` and as `customer.vies`. */
export type ViesEvidence = {
    readonly status: ViesStatus;
    readonly number: string;
    readonly requester?: string;
    /** RFC 3339, in UTC. */
    readonly checked_at: string;
    readonly consultation_number?: string;
    readonly name?: string;
    readonly address?: string;
    /** A code of VIES, or of tallage. */
    readonly reason?: string;
    /** `unavailable` only: how many attempts in a row failed. */
    readonly failures?: number;
    /** `unavailable` only: when to ask again. */
    readonly retry_at?: string;
    readonly last_valid?: ViesEvidence;
};
/** What `viesRead` takes: `response` or `failure`, the one that happened. */
export interface ViesReadInput {
    /** As `viesRequest` gave it. */
    readonly number: string;
    readonly requester?: Optional<string>;
    /** When the answer came: RFC 3339, `new Date().toISOString()`. */
    readonly at: string;
    readonly response?: Optional<{
        readonly status: number;
        /** Only `Retry-After` matters. */
        readonly headers?: Optional<Readonly<Record<string, unknown>>>;
        /** As text, whatever it is. */
        readonly body?: Optional<string>;
    }>;
    readonly failure?: Optional<{
        readonly kind: 'timeout' | 'connection' | 'tls' | 'too_large' | 'cancelled';
        readonly message?: Optional<string>;
    }>;
    /** The evidence of the last check of this number. */
    readonly previous?: Optional<ViesEvidence>;
}
/** What `viesRead` gives. */
export type ViesReadingObject = {
    readonly schema: number;
    readonly evidence: ViesEvidence;
    readonly event: {
        readonly type: 'customer.vies_check';
        readonly status: ViesStatus;
        readonly number: string;
        readonly reason?: string;
        readonly retry_at?: string;
        readonly checked_at: string;
        readonly message?: string;
    };
};
/** What `en16931` takes. */
export interface En16931Input {
    /** A taxed invoice or credit note: the {@link Result} itself, or an object parsed from its text. */
    readonly document: TaxedInvoiceInput | CreditNoteInput;
    readonly seller?: Optional<{
        readonly name?: Optional<string>;
        readonly country?: Optional<string>;
        readonly vat_number?: Optional<string>;
        /** A tax number that is no VAT identifier. */
        readonly tax_registration?: Optional<string>;
        readonly tax_representative_vat_number?: Optional<string>;
    }>;
    readonly buyer?: Optional<{
        readonly vat_number?: Optional<string>;
        readonly legal_registration?: Optional<string>;
    }>;
    readonly delivery?: Optional<{
        readonly date?: Optional<string>;
        readonly period?: Optional<{
            readonly from?: Optional<string>;
            readonly to?: Optional<string>;
        }>;
        readonly country?: Optional<string>;
    }>;
}
/** What `en16931` gives; amounts are decimals in major units. */
export type En16931Object = {
    readonly schema: number;
    readonly versions: {
        readonly engine: string;
    };
    readonly document: 'en16931';
    readonly id: string;
    /** `380` invoice, `381` credit note. */
    readonly type_code: string;
    readonly currency: string;
    readonly lines: readonly {
        readonly fee_id: string;
        readonly net_amount: string;
        readonly category_code: CategoryCode | null;
        readonly rate: string | null;
    }[];
    readonly vat_breakdown: readonly {
        readonly taxable_amount: string;
        readonly tax_amount: string;
        readonly category_code: CategoryCode | null;
        readonly rate: string | null;
        readonly exemption_reason_code?: string;
        readonly exemption_reason?: string;
    }[];
    readonly totals: {
        readonly sum_of_line_net_amounts: string;
        readonly sum_of_allowances: string;
        readonly sum_of_charges: string;
        readonly total_without_vat: string;
        readonly total_vat: string;
        readonly total_with_vat: string;
        readonly paid_amount: string;
        readonly rounding_amount: string;
        readonly amount_due: string;
    };
    /** Every rule that was checked. */
    readonly rules: readonly {
        readonly id: string;
        readonly holds: boolean;
        readonly message?: string;
    }[];
    /** Every place where one does not hold. */
    readonly violations: readonly {
        readonly id: string;
        /** The business term. */
        readonly term: string;
        /** JSON pointer into the request. */
        readonly path: string;
        readonly message: string;
    }[];
    readonly violations_left_out?: number;
};
/** The EU VAT data (docs/eu-data.md, “The file”). */
export type EuDataObject = {
    readonly schema: number;
    readonly version: string;
    readonly as_of: string;
    readonly sources: readonly JsonObject[];
    readonly states: readonly JsonObject[];
    readonly territories: readonly JsonObject[];
};
