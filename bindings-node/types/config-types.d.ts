// Written by `npm run types` from lib/; do not edit it here.
import type { Address, CategoryCode, Country, Day, Decimal, Optional, RoundingBase, RoundingMode, RoundingStrategy, Supply } from './basic-types.js';
/** A rate that holds from a day on. */
export interface DatedRate {
    readonly effective_from: Day;
    /** Percent. */
    readonly rate: Decimal;
}
/** A tax; it needs `rate`, `rates`, or both. */
export interface Tax {
    /** Unique. */
    readonly code: string;
    readonly name: string;
    readonly description?: Optional<string>;
    /** Percent, 0 to 1000, at most 6 decimal places; holds before the first of `rates`. */
    readonly rate?: Optional<Decimal>;
    readonly rates?: Optional<readonly DatedRate[]>;
    readonly category_code?: Optional<CategoryCode>;
    readonly exemption_reason_code?: Optional<string>;
    readonly jurisdiction?: Optional<string>;
    /** Whether prices include this tax, unless fee or invoice say otherwise. */
    readonly inclusive?: Optional<boolean>;
    /** Computed on the base plus the taxes before it, in listed order. */
    readonly compound?: Optional<boolean>;
}
type TaxCodes = {
    readonly tax_codes?: Optional<readonly string[]>;
};
/** A seller as a whole. */
export interface Organization extends TaxCodes {
    readonly name?: Optional<string>;
}
/** How a billing entity stands to EU VAT (docs/eu.md). */
export interface EuSettings {
    readonly enabled: boolean;
    /** What a fee is that does not say. */
    readonly supply?: Optional<Supply>;
    readonly oss?: Optional<'union' | 'non_union' | 'none'>;
    readonly below_threshold?: Optional<boolean>;
    readonly vat_registrations?: Optional<readonly {
        readonly country: Country;
        readonly number?: Optional<string>;
    }[]>;
    readonly vies_unavailable?: Optional<'hold' | 'charge' | 'last_valid'>;
    readonly last_valid_days?: Optional<number>;
    readonly vies_max_age_days?: Optional<number>;
    readonly contradictions?: Optional<'warn' | 'review'>;
    readonly inclusive_prices?: Optional<'keep_net' | 'keep_gross'>;
    readonly tax_point?: Optional<'issue_date' | 'period_end' | 'split_by_day'>;
    /** Of the mentions; ISO 639-1. */
    readonly language?: Optional<string>;
    readonly exemption_reason_code?: Optional<string>;
}
/** A legal entity that sells. */
export interface BillingEntity extends TaxCodes {
    readonly code: string;
    readonly name?: Optional<string>;
    readonly country?: Optional<Country>;
    readonly address?: Optional<Address>;
    readonly tax_identification_number?: Optional<string>;
    readonly eu?: Optional<EuSettings>;
}
/** A charge of a plan. */
export interface Charge extends TaxCodes {
    readonly code: string;
    readonly name?: Optional<string>;
    readonly billable_metric_code?: Optional<string>;
}
/** A fixed charge of a plan. */
export interface FixedCharge extends TaxCodes {
    readonly code: string;
    readonly name?: Optional<string>;
    readonly add_on_code?: Optional<string>;
}
/** A plan. */
export interface Plan extends TaxCodes {
    readonly code: string;
    readonly name?: Optional<string>;
    readonly charges?: Optional<readonly Charge[]>;
    readonly fixed_charges?: Optional<readonly FixedCharge[]>;
    readonly minimum_commitment?: Optional<TaxCodes>;
}
/** An add-on. */
export interface AddOn extends TaxCodes {
    readonly code: string;
    readonly name?: Optional<string>;
}
/** How taxes are rounded. */
export interface Rounding {
    readonly strategy?: Optional<RoundingStrategy>;
    readonly base?: Optional<RoundingBase>;
    readonly mode?: Optional<RoundingMode>;
}
/** Which part of the configuration an item stands for. */
export type ItemSubject = {
    readonly type: 'billable_metric' | 'add_on' | 'plan';
    readonly code: string;
} | {
    readonly type: 'subscription_fee' | 'minimum_commitment' | 'coupon';
    readonly code?: null;
};
/** A product of Anrok. */
export interface AnrokProduct {
    readonly product_external_id: string;
}
/** A product of AvaTax: a `tax_code`, an `item_code`, or both. */
export interface AvataxProduct {
    /** At most 25 characters. */
    readonly tax_code?: Optional<string>;
    /** At most 50 characters. */
    readonly item_code?: Optional<string>;
}
/** A product of Stripe Tax: a `tax_code` of Stripe, a product that has one, or both. */
export interface StripeTaxProduct {
    /** `txcd_…` */
    readonly tax_code?: Optional<string>;
    /** `prod_…` */
    readonly stripe_product_id?: Optional<string>;
}
/** A product of Stripe Invoicing. */
export interface StripeInvoicingProduct extends StripeTaxProduct {
    readonly stripe_product_id: string;
    /** Of the line, for what the tax app reads there. */
    readonly metadata?: Optional<Readonly<Record<string, string>>>;
}
/** How Stripe makes and taxes invoices. */
export interface Invoicing {
    /** Who must have taxed; by default anybody that is named. */
    readonly tax_app?: Optional<'stripe' | 'anrok' | 'avalara' | 'sphere'>;
    /** Whether Stripe collects a finalized invoice by itself. */
    readonly auto_advance?: Optional<boolean>;
    readonly leave_as_draft?: Optional<boolean>;
    readonly unmapped_items?: Optional<'fail' | 'warn'>;
    /** `send_invoice` with `days_until_due`. */
    readonly collection_method?: Optional<'charge_automatically' | 'send_invoice'>;
    readonly days_until_due?: Optional<number>;
    readonly disputed?: Optional<'void' | 'mark_uncollectible'>;
    /** Of each invoice. */
    readonly metadata?: Optional<Readonly<Record<string, string>>>;
}
interface ConnectionTo<Product> {
    /** Unique among connections. */
    readonly code: string;
    readonly name?: Optional<string>;
    readonly environment?: Optional<'production' | 'sandbox'>;
    /** Instead of the address of the environment: `https`, or `http` on this machine. */
    readonly base_url?: Optional<string>;
    /** What becomes of a document when the provider cannot be reached or refuses. */
    readonly on_failure?: Optional<'fail' | 'defer' | 'fallback'>;
    readonly rate_limit?: Optional<{
        readonly requests?: Optional<number>;
        readonly per_milliseconds?: Optional<number>;
    }>;
    readonly timeouts?: Optional<{
        readonly connect_milliseconds?: Optional<number>;
        readonly read_milliseconds?: Optional<number>;
        readonly total_milliseconds?: Optional<number>;
    }>;
    readonly max_attempts?: Optional<number>;
    readonly zero_amount_lines?: Optional<'skip' | 'send'>;
    readonly items?: Optional<readonly (ItemSubject & Product)[]>;
    readonly fallback_item?: Optional<Product>;
    readonly billing_entities?: Optional<readonly {
        readonly billing_entity: string;
        readonly items?: Optional<readonly (ItemSubject & Product)[]>;
        readonly fallback_item?: Optional<Product>;
    }[]>;
}
/** A connection to Anrok. */
export interface AnrokConnection extends ConnectionTo<AnrokProduct> {
    readonly provider: 'anrok';
    readonly credentials: {
        readonly api_key: string;
    };
}
/** A connection to AvaTax. */
export interface AvataxConnection extends ConnectionTo<AvataxProduct> {
    readonly provider: 'avatax';
    readonly credentials: {
        readonly account_id: string;
        readonly license_key: string;
        readonly company_code?: Optional<string>;
    };
}
interface StripeCredentials {
    readonly api_key: string;
    /** The connected account that a platform calls for: `acct_…` */
    readonly account?: Optional<string>;
}
/** A connection to Stripe Tax. */
export interface StripeTaxConnection extends ConnectionTo<StripeTaxProduct> {
    readonly provider: 'stripe_tax';
    readonly credentials: StripeCredentials;
}
/** A connection to Stripe Invoicing, where the tax app of the account taxes. */
export interface StripeInvoicingConnection extends ConnectionTo<StripeInvoicingProduct> {
    readonly provider: 'stripe_invoicing';
    readonly credentials: StripeCredentials;
    readonly invoicing?: Optional<Invoicing>;
}
/** A connection to a tax provider (docs/providers.md). */
export type Connection = AnrokConnection | AvataxConnection | StripeTaxConnection | StripeInvoicingConnection;
/** What an {@link Engine} is built from; all of it is optional. */
export interface Config {
    /** The number of the shapes of docs/json.md. */
    readonly schema?: Optional<number>;
    readonly taxes?: Optional<readonly Tax[]>;
    readonly organization?: Optional<Organization>;
    readonly billing_entities?: Optional<readonly BillingEntity[]>;
    readonly plans?: Optional<readonly Plan[]>;
    readonly add_ons?: Optional<readonly AddOn[]>;
    readonly rounding?: Optional<Rounding>;
    /** Newer EU VAT data (docs/eu-data.md). */
    readonly eu_data?: Optional<object>;
    /** `lint` warns when the data are older. */
    readonly eu_data_not_before?: Optional<Day>;
    readonly connections?: Optional<readonly Connection[]>;
}
export {};
