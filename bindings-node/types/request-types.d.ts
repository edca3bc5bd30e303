// Written by `npm run types` from lib/; do not edit it here.
import type { Address, Day, Optional } from './basic-types.js';
import type { CreditNoteInput, Customer, Invoice, TaxedInvoiceInput } from './document-types.js';
/** Asks for the taxes of an invoice without recording it: a draft, a preview, current usage. */
export interface EstimateRequest {
    readonly operation: 'estimate';
    readonly today: Day;
    readonly document: Invoice;
    /** `fee`: it stands for fees that are paid in advance and have no invoice yet. */
    readonly subject?: Optional<'invoice' | 'fee'>;
    /** Stripe Invoicing: fetches the rates of taxes, which takes a request for each. */
    readonly rates?: Optional<boolean>;
}
/** The payment gate of a threshold invoice, as Metronome writes it (Stripe Invoicing). */
export interface PaymentGate {
    readonly payment_gate_type: 'NONE' | 'STRIPE' | 'EXTERNAL';
    readonly tax_type?: Optional<'NONE' | 'STRIPE' | 'ANROK' | 'AVALARA' | 'PRECALCULATED'>;
    readonly stripe_config?: Optional<{
        readonly payment_type?: Optional<'INVOICE' | 'PAYMENT_INTENT'>;
        readonly invoice_metadata?: Optional<Readonly<Record<string, string>>>;
        readonly on_session_payment?: Optional<boolean>;
    }>;
    readonly precalculated_tax_config?: Optional<object>;
}
/** Records a final invoice; one that was recorded before is recorded again as it was told then. */
export interface CommitRequest {
    readonly operation: 'commit';
    readonly today: Day;
    readonly document: Invoice | TaxedInvoiceInput;
    readonly subject?: Optional<'invoice' | 'fee'>;
    readonly revision?: Optional<number>;
    /** Stripe Invoicing: fetches the rates of taxes. */
    readonly rates?: Optional<boolean>;
    /** Stripe Invoicing: whether tax is calculated for a threshold invoice. */
    readonly payment_gate_config?: Optional<PaymentGate>;
}
/** Stripe Invoicing bills a document that tallage has taxed. */
export interface BillRequest {
    readonly operation: 'bill';
    readonly today: Day;
    readonly connection: string;
    readonly document: TaxedInvoiceInput;
    /** The customer at Stripe; by default the document's. */
    readonly external_id?: Optional<string>;
    readonly revision?: Optional<number>;
}
/** Records a credit note. */
export interface RecordCreditRequest {
    readonly operation: 'credit';
    readonly today: Day;
    readonly document: CreditNoteInput;
    readonly invoice: TaxedInvoiceInput;
    readonly revision?: Optional<number>;
    /** `refund` (AvaTax): whole lines are taken back by AvaTax's own refund. */
    readonly by?: Optional<'return' | 'refund'>;
}
/** Takes a recorded invoice back; `dispute` because a payment was disputed. */
export interface VoidRequest {
    readonly operation: 'void' | 'dispute';
    readonly today: Day;
    readonly document: TaxedInvoiceInput;
    /** If there are any, it is refused: they would be left behind. */
    readonly credit_notes?: Optional<readonly CreditNoteInput[]>;
}
/** Tries the credentials of a connection. */
export interface CheckRequest {
    readonly operation: 'check';
    readonly connection: string;
}
/** Links or makes a customer. */
export interface CustomerRequest {
    readonly operation: 'customer';
    readonly today?: Optional<Day>;
    readonly connection?: Optional<string>;
    readonly customer: Customer;
}
/** The arguments of each look-up. */
export interface LookupArguments {
    /** `type` is what AvaTax needs. */
    readonly transaction: {
        readonly id: string;
        readonly type?: Optional<'invoice' | 'credit_note'>;
    };
    /** A page; Anrok takes `modified_after` (RFC 3339, UTC, milliseconds), AvaTax `from` and `to`. `cursor`: the `next` of the page before. */
    readonly transactions: {
        readonly modified_after?: Optional<string>;
        readonly from?: Optional<Day>;
        readonly to?: Optional<Day>;
        readonly cursor?: Optional<string>;
    };
    /** Anrok. */
    readonly tax_ids: {
        readonly address: Address;
        readonly tax_ids?: Optional<readonly string[]>;
    };
    /** Anrok. */
    readonly certificates: {
        readonly external_id?: Optional<string>;
        readonly cursor?: Optional<string>;
    };
    /** AvaTax. */
    readonly address: {
        readonly address: Address;
    };
    /** AvaTax. */
    readonly company: {};
    /** AvaTax. */
    readonly customer: {
        readonly external_id: string;
    };
}
/** What `lookup` can ask for. */
export type LookupSubject = keyof LookupArguments;
/** Asks a provider for what it has. */
export type LookupRequest = {
    [What in LookupSubject]: {
        readonly operation: 'lookup';
        readonly connection: string;
        readonly what: What;
    } & LookupArguments[What];
}[LookupSubject];
/** What an exchange is begun with. */
export type OperationRequest = EstimateRequest | CommitRequest | BillRequest | RecordCreditRequest | VoidRequest | CheckRequest | CustomerRequest | LookupRequest;
/** A transaction as a provider lists it; its amounts are decimals of minor units, negative for credits. */
export interface RemoteTransaction {
    readonly id: string;
    readonly state: 'saved' | 'recorded' | 'filed' | 'voided';
    readonly version?: number;
    readonly currency?: string;
    readonly date?: Day;
    readonly net_precise_amount_cents?: string;
    readonly taxes_precise_amount_cents?: string;
}
/** What the host has and what the provider has, one connection at a time. */
export interface ReconcileRequest {
    readonly connection: string;
    readonly today: Day;
    readonly local: readonly ({
        readonly document: TaxedInvoiceInput;
        readonly state: 'finalized' | 'voided';
    } | {
        readonly credit_note: CreditNoteInput;
        readonly invoice: TaxedInvoiceInput;
    })[];
    /** As the look-up gives them. */
    readonly remote: readonly RemoteTransaction[];
    /** What others have recorded there; by default `ignore`. */
    readonly foreign?: Optional<'ignore' | 'report'>;
}
/** Something that differs. */
export interface Finding {
    readonly id: string;
    readonly document_id?: string;
    readonly reason: string;
    readonly local: {
        readonly state: 'finalized' | 'voided';
        readonly recorded: boolean;
        readonly currency: string;
        readonly net_precise_amount_cents?: string;
        readonly taxes_precise_amount_cents?: string;
    } | null;
    readonly remote: RemoteTransaction | null;
    /** A request for `begin`; without its `document` where `repair_needs` says so. */
    readonly repair: OperationRequest | Omit<CommitRequest, 'document'> | null;
    readonly repair_needs?: readonly 'document'[];
}
/** How both sides differ. */
export type ReconciliationObject = {
    readonly schema: number;
    readonly connection: string;
    readonly missing: readonly Finding[];
    readonly extra: readonly Finding[];
    readonly amount_differs: readonly Finding[];
    readonly state_differs: readonly Finding[];
    readonly matched: number;
};
