// Written by `npm run types` from lib/; do not edit it here.
import type { Country, Day, ProviderName } from './basic-types.js';
import type { AnrokProduct, AvataxProduct, StripeInvoicingProduct, StripeTaxProduct } from './config-types.js';
import type { FailureClass } from './error.js';
import type { ViesStatus } from './eu-types.js';
/** An address as a provider is told it. */
export interface SalePlace {
    readonly line1?: string;
    readonly line2?: string;
    readonly city?: string;
    readonly region?: string;
    readonly postal_code?: string;
    readonly country: Country;
}
/** What a provider was told; frozen, so that credits and voids say the same. */
export interface Sale {
    readonly document_id: string;
    readonly currency: string;
    readonly issuing_date: Day;
    readonly tax_date: Day;
    readonly billing_entity?: string;
    readonly customer: {
        readonly id: string;
        readonly create: boolean;
        readonly name?: string;
        readonly email?: string;
        readonly tax_id?: string;
        readonly address: SalePlace;
        readonly address_field: string;
        readonly entity_use_code?: string;
        readonly exemption_no?: string;
    };
    readonly ship_from?: SalePlace;
    readonly original?: string;
    readonly lines: readonly {
        readonly fee_id: string;
        readonly amount: number;
        readonly quantity?: string;
        /** Stripe Invoicing: of one, in minor units. */
        readonly unit_amount?: string;
        readonly product: AnrokProduct | AvataxProduct | StripeTaxProduct | StripeInvoicingProduct;
        readonly tax_included: boolean;
        readonly description?: string;
        readonly entity_use_code?: string;
        readonly exemption_no?: string;
    }[];
}
/** A line as Stripe recorded it, in its units. */
export interface RemoteLine {
    readonly id: string;
    readonly amount: number;
    readonly tax: number;
    /** What discounts took off it, by fee, in minor units. */
    readonly spread?: Readonly<Record<string, {
        readonly amount: number;
        readonly tax: number;
    }>>;
}
/** What became of a document at a tax provider (docs/providers.md, “What a taxed document says”). */
export interface ProviderRecord {
    readonly connection: string;
    readonly provider: ProviderName;
    readonly operation: 'estimate' | 'commit' | 'credit' | 'bill';
    /** Not there for an estimate. */
    readonly transaction_id?: string;
    readonly revision: number;
    /** Whether it is recorded for filing. */
    readonly recorded: boolean;
    readonly remote_id?: string;
    readonly version?: number;
    readonly status?: string;
    /** Stripe: its lines by fee. */
    readonly remote_lines?: Readonly<Record<string, RemoteLine>>;
    /** Others decided in its place. */
    readonly fallback?: true;
    /** Why there is no answer of it. */
    readonly error?: {
        readonly class: FailureClass;
        readonly code: string;
        readonly message: string;
    };
    /** Not there if there was nothing to tell. */
    readonly sale?: Sale;
}
/** Have a VAT number checked (docs/vies.md); only where the answer matters. */
export interface ViesCheckEvent {
    readonly type: 'customer.vies_check';
    readonly external_customer_id?: string;
    readonly number: string;
    readonly status: Exclude<ViesStatus, 'valid' | 'invalid'> | 'last_valid';
    readonly reason?: string;
    readonly retry_at?: string;
}
/** What the events about tax providers share. */
interface ProviderEvent {
    readonly invoice_id?: string;
    readonly credit_note_id?: string;
    readonly fee_ids?: readonly string[];
    readonly external_customer_id?: string;
    readonly tax_provider: ProviderName;
    /** The code of the connection. */
    readonly tax_provider_code: string;
}
/** A provider refused, or was not reached. */
export interface ProviderErrorEvent extends ProviderEvent {
    readonly type: 'invoice.tax_provider_error' | 'customer.tax_provider_error' | 'fee.tax_provider_error' | 'credit_note.tax_provider_error' | 'invoice.tax_voiding_error' | 'invoice.tax_dispute_error';
    readonly provider_error: {
        readonly message: string;
        readonly error_code: string;
    };
    readonly class: FailureClass;
    readonly retryable: boolean;
}
/** A customer was made at a provider, or linked. */
export interface ProviderCustomerEvent extends ProviderEvent {
    readonly type: 'customer.tax_provider_created';
    readonly external_account_customer_id: string;
}
/** What a host is told to deliver. */
export type TaxEvent = ViesCheckEvent | ProviderErrorEvent | ProviderCustomerEvent;
export {};
