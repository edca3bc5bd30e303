// Written by `npm run types` from lib/; do not edit it here.
import type { CategoryCode, Country, Day, DecidingLevel, FeeType, InvoiceStatus, InvoiceType, NamingLevel, RoundingBase, RoundingMode, RoundingStrategy, Supply, TaxSource, TaxStatus, Treatment, VatRateKind } from './basic-types.js';
import type { Customer, Exemption } from './document-types.js';
import type { Problem, Warning } from './error.js';
import type { ProviderRecord, TaxEvent } from './record-types.js';
/** What made a result. */
export interface Versions {
    readonly engine: string;
    /** Where EU VAT was asked. */
    readonly eu_data?: string;
}
/** What decided the taxes of a fee. */
export interface Decision {
    readonly level: DecidingLevel;
    readonly code?: string;
    /** Lower levels that named taxes too. */
    readonly overrode: readonly NamingLevel[];
}
/** One step of a decision about EU VAT. */
export interface EuReason {
    readonly step: 'seller' | 'customer' | 'status' | 'review' | 'place' | 'rate' | 'declaration';
    readonly outcome: string;
    readonly text: string;
}
/** How EU VAT decided for a fee (docs/eu.md). */
export interface EuDecision {
    readonly rule: string;
    readonly supply: Supply;
    readonly vat_rate_kind: VatRateKind;
    readonly tax_date: Day;
    readonly tax_country?: Country;
    readonly tax_territory?: string;
    readonly customer_status: 'taxable_person' | 'consumer' | 'unknown';
    readonly reasons?: readonly EuReason[];
    /** The id of the fee that tells the same reasons. */
    readonly reasons_as?: string;
}
/** What a tax is, wherever it stands. */
interface TaxIdentity {
    readonly tax_code: string;
    readonly tax_name: string;
    readonly tax_description?: string;
    /** Percent; `null`: of so much a unit (a provider's). */
    readonly tax_rate: string | null;
    readonly treatment: Treatment;
    readonly category_code?: CategoryCode;
    readonly exemption_reason_code?: string;
    readonly jurisdiction?: string;
    /** The provider's own word. */
    readonly provider_reason?: string;
    /** The words that the law wants on the invoice. */
    readonly mention?: string;
}
/** What the seller pays itself, of a provider's tax; in no total. */
interface SellerPays {
    readonly seller_pays_amount_cents?: number;
    readonly seller_pays_precise_amount_cents?: string;
}
/** A tax on a fee. */
export interface AppliedTax extends TaxIdentity, SellerPays {
    readonly inclusive: boolean;
    readonly compound: boolean;
    readonly taxable_base_amount_cents: number;
    readonly taxable_base_precise_amount_cents: string;
    readonly amount_cents: number;
    readonly precise_amount_cents: string;
}
/** A tax of a document, summed over its fees. */
export interface TaxRow extends TaxIdentity, SellerPays {
    readonly fees_amount_cents: number;
    readonly taxable_base_amount_cents: number;
    readonly taxable_base_precise_amount_cents: string;
    readonly amount_cents: number;
    readonly precise_amount_cents: string;
}
/** Figures that depend on tax: there once it is known, else `null`. */
interface FeeTaxes<Whole, Precise> {
    readonly sub_total_excluding_taxes_amount_cents: Whole;
    readonly sub_total_excluding_taxes_precise_amount_cents: Precise;
    readonly taxes_amount_cents: Whole;
    readonly taxes_precise_amount_cents: Precise;
    /** Percent; `null`: nothing is taxed, or it is not known. */
    readonly taxes_rate: string | null;
    /** The part of the taxes that was inside the price. */
    readonly included_taxes_amount_cents: Whole;
    /** Sub-total and taxes. */
    readonly total_amount_cents: Whole;
}
/** The figures before tax. */
interface BeforeTax {
    readonly progressive_billing_credits_amount_cents: number;
    readonly progressive_billing_credits_precise_amount_cents: string;
    readonly coupons_amount_cents: number;
    readonly coupons_precise_amount_cents: string;
}
interface FeeOf<Whole, Precise> extends BeforeTax, FeeTaxes<Whole, Precise> {
    readonly id: string;
    /** Of a part: the fee that was split. */
    readonly part_of?: string;
    readonly type: FeeType;
    readonly name?: string;
    readonly plan_code?: string;
    readonly charge_code?: string;
    readonly fixed_charge_code?: string;
    readonly add_on_code?: string;
    readonly billable_metric_code?: string;
    readonly supply?: Supply;
    readonly vat_rate_kind?: VatRateKind;
    readonly vat_rate?: string;
    readonly price_vat_rate?: string;
    readonly from_date?: Day;
    readonly to_date?: Day;
    readonly units?: string;
    readonly unit_amount?: string;
    readonly exemption?: Exemption;
    /** What a price that was freed of tax had been. */
    readonly price_including_tax_amount_cents?: number;
    readonly price_included_tax_rate?: string;
    readonly amount_cents: number;
    readonly precise_amount_cents: string;
    readonly treatment: Treatment;
    readonly decided_by: Decision;
    readonly eu?: EuDecision;
    readonly applied_taxes: readonly AppliedTax[];
}
/** A fee of a taxed invoice. */
export type TaxedFee = FeeOf<number, string>;
/** A fee whose taxes are not known. */
export type UntaxedFee = FeeOf<null, null>;
/** What a credit, or a coupon, took. */
export interface UsedCredit {
    readonly id: string;
    readonly amount_cents: number;
    readonly unused_amount_cents: number;
}
/** What a coupon took. */
export interface UsedCoupon {
    readonly code: string;
    /** Of a fee's own coupon. */
    readonly fee_id?: string;
    readonly amount_cents: number;
    readonly unused_amount_cents: number;
}
type DocumentOf<Status, Fee, Whole, Precise> = BeforeTax & FeeTaxes<Whole, Precise> & {
    readonly schema: number;
    readonly versions: Versions;
    readonly document: 'invoice';
    readonly id: string;
    readonly number?: string;
    readonly type: InvoiceType;
    readonly status?: InvoiceStatus;
    readonly issuing_date: Day;
    readonly tax_date: Day;
    readonly currency: string;
    readonly currency_exponent: number;
    readonly billing_entity?: string;
    readonly customer?: Customer;
    readonly tax_status: Status;
    readonly source: TaxSource;
    readonly rounding: {
        readonly strategy: RoundingStrategy;
        readonly base: RoundingBase;
        readonly mode: RoundingMode;
    };
    /** Where a tax provider decided, or should have. */
    readonly provider?: ProviderRecord;
    readonly fees: readonly Fee[];
    readonly applied_taxes: readonly TaxRow[];
    readonly progressive_billing_credits?: readonly UsedCredit[];
    readonly coupons?: readonly UsedCoupon[];
    readonly credit_note_credits?: readonly UsedCredit[];
    readonly prepaid_credits?: readonly UsedCredit[];
    readonly fees_amount_cents: number;
    readonly fees_precise_amount_cents: string;
    readonly sub_total_including_taxes_amount_cents: Whole;
    readonly sub_total_including_taxes_precise_amount_cents: Precise;
    readonly credit_note_credits_amount_cents: Whole;
    readonly prepaid_credits_amount_cents: Whole;
    /** What a negative document owes its customer. */
    readonly credit_due_amount_cents: Whole;
    readonly warnings: readonly Warning[];
    readonly events: readonly TaxEvent[];
};
/** A taxed invoice whose taxes are known. */
export type SucceededInvoice = DocumentOf<'succeeded', TaxedFee, number, string>;
/** An invoice that waits for its taxes, or whose provider has failed: what depends on tax is `null`. */
export type UnsettledInvoice = DocumentOf<'pending' | 'failed', UntaxedFee, null, null>;
/** A taxed invoice; `tax_status` says whether its figures are known. */
export type TaxedInvoiceObject = SucceededInvoice | UnsettledInvoice;
/** Its members, each with what it may be in either. */
export type TaxedInvoiceMembers = DocumentOf<TaxStatus, TaxedFee | UntaxedFee, number | null, string | null>;
/** How the taxes of a fee came about. Amounts are decimals in MAJOR units. */
export interface ExplainedFee {
    readonly id: string;
    /** Highest first. */
    readonly levels: readonly {
        readonly level: NamingLevel;
        readonly code?: string;
        readonly tax_codes: readonly string[];
        readonly outcome: 'decides' | 'overridden' | 'names_none' | 'not_asked';
    }[];
    readonly why_not_asked?: string;
    readonly exact_amount: string;
    readonly amount: string;
    readonly progressive_billing_credits: string;
    readonly coupons: string;
    readonly remainder: string;
    readonly net: string | null;
    readonly taxes: readonly {
        readonly tax_code: string;
        readonly tax_rate: string | null;
        readonly inclusive: boolean;
        readonly compound: boolean;
        readonly base: string;
        readonly exact: string;
        readonly rounded: string;
        readonly rounding: 'exact' | 'up' | 'down' | 'as_charged';
    }[];
}
/** The explanation of a document, as data and as text. */
export interface Explanation {
    readonly fees: readonly ExplainedFee[];
    readonly taxes: readonly {
        readonly tax_code: string;
        readonly tax_rate: string | null;
        readonly base: string;
        readonly exact: string;
        /** Only where something was. */
        readonly settled?: string;
        readonly rounded: string;
        /** The fees whose share went up by the unit that was left. */
        readonly units_to: readonly string[];
    }[];
    readonly text: string;
}
/** A taxed invoice with its explanation. */
export type ExplainedInvoiceObject = TaxedInvoiceObject & {
    readonly explanation: Explanation;
};
/** The decisions alone. */
export type ResolutionObject = {
    readonly schema: number;
    readonly versions: Versions;
    readonly document: 'decisions';
    readonly id: string;
    readonly tax_date: Day;
    readonly tax_status: 'succeeded' | 'pending';
    readonly source: TaxSource;
    readonly fees: readonly {
        readonly id: string;
        readonly part_of?: string;
        readonly treatment: Treatment;
        readonly decided_by: Decision;
        readonly eu?: EuDecision;
        readonly taxes: readonly {
            readonly tax_code: string;
            readonly tax_rate: string;
            readonly inclusive: boolean;
            readonly compound: boolean;
        }[];
    }[];
    readonly warnings: readonly Warning[];
    readonly events: readonly TaxEvent[];
};
/** A tax on an item of a credit note; amounts are what is taken back. */
export interface CreditedTax extends TaxIdentity {
    readonly inclusive: boolean;
    readonly compound: boolean;
    readonly taxable_base_amount_cents: number;
    readonly amount_cents: number;
    readonly seller_pays_amount_cents?: number;
}
/** A tax of a credit note, summed over its items. */
export interface CreditedTaxRow extends TaxIdentity {
    readonly fees_amount_cents: number;
    readonly taxable_base_amount_cents: number;
    readonly amount_cents: number;
    readonly seller_pays_amount_cents?: number;
}
interface CreditedFigures {
    readonly progressive_billing_credits_amount_cents: number;
    readonly coupons_amount_cents: number;
    readonly sub_total_excluding_taxes_amount_cents: number;
    readonly taxes_amount_cents: number;
    readonly included_taxes_amount_cents: number;
    readonly total_amount_cents: number;
}
/** What is taken back of a fee. */
export interface CreditedItem extends CreditedFigures {
    readonly fee_id: string;
    readonly amount_cents: number;
    readonly treatment: Treatment;
    readonly applied_taxes: readonly CreditedTax[];
}
/** A taxed credit note. Amounts are what is taken back, positive for an ordinary invoice. */
export type CreditNoteObject = CreditedFigures & {
    readonly schema: number;
    readonly versions: Versions;
    readonly document: 'credit_note';
    readonly id: string;
    readonly reason?: string;
    readonly sign: -1;
    readonly invoice_id: string;
    readonly issuing_date: Day;
    /** The invoice's. */
    readonly tax_date: Day;
    readonly currency: string;
    readonly currency_exponent: number;
    readonly billing_entity?: string;
    readonly customer?: Customer;
    readonly tax_status: 'succeeded';
    readonly source: TaxSource;
    /** Of a note that was recorded with a provider. */
    readonly provider?: ProviderRecord;
    readonly items: readonly CreditedItem[];
    readonly applied_taxes: readonly CreditedTaxRow[];
    readonly items_amount_cents: number;
    readonly credit_amount_cents: number;
    readonly refund_amount_cents: number;
    readonly remaining: {
        readonly creditable_amount_cents: number;
        /** `null`: what was paid is not known. */
        readonly refundable_amount_cents: number | null;
        readonly sub_total_excluding_taxes_amount_cents: number;
        readonly taxes_amount_cents: number;
        readonly fees: readonly {
            readonly fee_id: string;
            readonly amount_cents: number;
            readonly total_amount_cents: number;
        }[];
        readonly applied_taxes: readonly {
            readonly tax_code: string;
            readonly tax_rate: string | null;
            readonly amount_cents: number;
        }[];
    };
    readonly warnings: readonly Warning[];
    readonly events: readonly TaxEvent[];
};
/** What `lint` found. */
export type LintReportObject = {
    readonly errors: readonly Problem[];
    readonly warnings: readonly Warning[];
};
export {};
