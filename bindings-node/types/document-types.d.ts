// Written by `npm run types` from lib/; do not edit it here.
import type { Address, Cents, Country, Day, Decimal, FeeType, InvoiceStatus, InvoiceType, Optional, Supply, VatRateKind } from './basic-types.js';
import type { ViesEvidence } from './eu-types.js';
import type { Result } from './result.js';
import type { CreditNoteObject, TaxedInvoiceObject } from './taxed-types.js';
/** Links a customer to a tax provider, which then decides (docs/providers.md). */
export interface ProviderCustomer {
    /** The code of a connection. */
    readonly connection: string;
    /** Its id at the provider; else the customer's own. */
    readonly external_id?: Optional<string>;
    /** Whether the provider may make it when it does not know it. */
    readonly create?: Optional<boolean>;
}
/** An exemption that AvaTax is told: one of its members, or both. */
export interface Exemption {
    readonly entity_use_code?: Optional<string>;
    readonly number?: Optional<string>;
}
/** What speaks for a country of the customer (art. 24f). */
export interface LocationEvidence {
    readonly type: 'ip' | 'bank' | 'card' | 'sim' | 'landline' | 'other';
    readonly country: Country;
}
/** A customer; its address is flat, or in `billing_address` and `shipping_address`. */
export interface Customer extends Address {
    readonly external_id?: Optional<string>;
    readonly name?: Optional<string>;
    readonly email?: Optional<string>;
    readonly billing_address?: Optional<Address>;
    readonly shipping_address?: Optional<Address>;
    readonly tax_identification_number?: Optional<string>;
    readonly customer_type?: Optional<'company' | 'individual'>;
    /** What VIES said of the number: `viesRead(…).evidence`. */
    readonly vies?: Optional<ViesEvidence>;
    readonly evidence?: Optional<readonly LocationEvidence[]>;
    /** A person has looked at the contradictions. */
    readonly reviewed?: Optional<boolean>;
    readonly tax_codes?: Optional<readonly string[]>;
    readonly exempt?: Optional<boolean>;
    readonly provider_customer?: Optional<ProviderCustomer>;
    readonly exemption?: Optional<Exemption>;
}
/** A tax that a fee was charged before: summed, never computed again. */
export interface SettledTax {
    readonly tax_code: string;
    readonly tax_name: string;
    readonly tax_rate: Decimal;
    readonly amount_cents: Cents;
}
/** A coupon: a fixed amount, or a part. */
export type Coupon = {
    readonly code: string;
} & ({
    readonly type: 'fixed_amount';
    readonly amount_cents: Cents;
    readonly percentage_rate?: null;
} | {
    readonly type: 'percentage';
    readonly percentage_rate: Decimal;
    readonly amount_cents?: null;
});
/** A coupon of a document; without `applies_to` it is for all fees. */
export type DocumentCoupon = Coupon & {
    readonly applies_to?: Optional<{
        readonly plan_codes?: Optional<readonly string[]>;
        readonly billable_metric_codes?: Optional<readonly string[]>;
        readonly fee_ids?: Optional<readonly string[]>;
    }>;
};
/** A line of an invoice: it has `amount_cents`, or `units` and `unit_amount`. */
export interface Fee {
    /** Unique in the document. */
    readonly id: string;
    readonly type: FeeType;
    readonly name?: Optional<string>;
    readonly plan_code?: Optional<string>;
    readonly charge_code?: Optional<string>;
    readonly fixed_charge_code?: Optional<string>;
    readonly add_on_code?: Optional<string>;
    readonly amount_cents?: Optional<Cents>;
    /** At most 12 decimal places. */
    readonly units?: Optional<Decimal>;
    /** In MAJOR units; at most 12 decimal places. */
    readonly unit_amount?: Optional<Decimal>;
    readonly tax_codes?: Optional<readonly string[]>;
    readonly exempt?: Optional<boolean>;
    readonly prices_include_tax?: Optional<boolean>;
    readonly exemption?: Optional<Exemption>;
    /** Paid in advance. */
    readonly settled?: Optional<readonly SettledTax[]>;
    readonly coupons?: Optional<readonly Coupon[]>;
    readonly supply?: Optional<Supply>;
    readonly vat_rate_kind?: Optional<VatRateKind>;
    /** With `reduced`: which of several. */
    readonly vat_rate?: Optional<Decimal>;
    /** The rate that a price with tax was made with. */
    readonly price_vat_rate?: Optional<Decimal>;
    readonly from_date?: Optional<Day>;
    readonly to_date?: Optional<Day>;
}
/** Money that is taken off after tax. */
export interface Credit {
    readonly id: string;
    /** Not negative. */
    readonly amount_cents: Cents;
}
/** An invoice to be taxed. */
export interface Invoice {
    readonly id: string;
    readonly number?: Optional<string>;
    readonly type: InvoiceType;
    readonly status?: Optional<InvoiceStatus>;
    readonly issuing_date: Day;
    /** The day whose rates hold; by default `issuing_date`. */
    readonly tax_date?: Optional<Day>;
    /** ISO 4217. */
    readonly currency: string;
    /** A code of the configuration. */
    readonly billing_entity?: Optional<string>;
    readonly customer?: Optional<Customer>;
    /** For all fees that do not say it themselves. */
    readonly prices_include_tax?: Optional<boolean>;
    /** 1 to 100,000. */
    readonly fees: readonly Fee[];
    /** Without `fee_ids`: of all charge fees. */
    readonly progressive_billing_credits?: Optional<readonly (Credit & {
        readonly fee_ids?: Optional<readonly string[]>;
    })[]>;
    readonly coupons?: Optional<readonly DocumentCoupon[]>;
    readonly credit_note_credits?: Optional<readonly Credit[]>;
    readonly prepaid_credits?: Optional<readonly Credit[]>;
}
/** A taxed invoice as it is handed back: the result, or the object of it. */
export type TaxedInvoiceInput = Result | TaxedInvoiceObject;
/** A taxed credit note as it is handed back: the result, or the object of it. */
export type CreditNoteInput = Result | CreditNoteObject;
/** What a credit note is made from. */
export interface CreditRequest {
    readonly id: string;
    readonly issuing_date: Day;
    readonly reason?: Optional<string>;
    /** As tallage gave it. */
    readonly invoice: TaxedInvoiceInput;
    /** The earlier notes of this invoice, as tallage gave them. */
    readonly credit_notes?: Optional<readonly CreditNoteInput[]>;
    /** Absent: everything that remains; without `amount_cents`: the rest of that fee. */
    readonly items?: Optional<readonly {
        readonly fee_id: string;
        readonly amount_cents?: Optional<Cents>;
    }[]>;
    /** What was paid. */
    readonly paid_amount_cents?: Optional<Cents>;
    /** How much of this note is paid out rather than credited. */
    readonly refund_amount_cents?: Optional<Cents>;
}
