// What exchanges are begun with, what they say and what they are told (docs/exchanges.md).

import type { Day, JsonText, ProviderName } from './basic-types.js';
import type { CreditNoteInput } from './document-types.js';
import type { ErrorParts } from './error.js';
import type { JsonObject } from './parse.js';
import type { RemoteLine, TaxEvent } from './record-types.js';
import type { RemoteTransaction } from './request-types.js';
import type { CreditNoteObject, TaxedInvoiceObject } from './taxed-types.js';

/** The operations that an exchange can be. */
export type ExchangeOperation = 'estimate' | 'commit' | 'credit' | 'void' | 'dispute' | 'check' | 'customer' | 'lookup' | 'bill';

/** The day on which an operation is carried out, as the host's calendar has it: `YYYY-MM-DD`. */
export interface Today {
  readonly today: Day;
}

/** The taxed credit notes of an invoice that is taken back, as far as the host knows them. */
export interface CreditNotes {
  readonly creditNotes?: readonly (CreditNoteInput | JsonText)[] | undefined;
}

/** What a step of kind `send` wants to be sent. */
export interface ExchangeRequestInit {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

/** How long each part of an HTTP exchange may take. */
export interface Timeouts {
  readonly connect_milliseconds: number;
  readonly read_milliseconds: number;
  readonly total_milliseconds: number;
}

/** An answer, as `receive` takes it. */
export interface ExchangeResponse {
  readonly status: number;
  /** Names in any letter case. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** The text, whatever it is. */
  readonly body?: string | undefined;
}

/** Why a request got no answer. */
export type FailureKind = 'timeout' | 'connection' | 'tls' | 'too_large' | 'cancelled';

/** What became of something that was handed to an exchange. */
export type Received = 'applied' | 'already_applied';

/** How an exchange ended. */
export type OutcomeStatus = 'succeeded' | 'failed' | 'pending' | 'nothing_to_do';

/** Something to be known about an outcome (docs/exchanges.md, “Outcome”). */
export type NoteCode =
  | 'already_recorded'
  | 'already_filed'
  | 'already_voided'
  | 'never_recorded'
  | 'nothing_recorded'
  | 'reversed'
  | 'already_reversed'
  | 'tax_differs'
  | 'outcome_unknown'
  | 'not_recorded'
  | 'fallback'
  | 'fallback_failed'
  | 'with_first_transaction'
  | 'already_created'
  | 'document_failed'
  | 'draft_deleted'
  | 'draft_left'
  | 'left_as_draft'
  | 'tax_not_calculated'
  | 'credits_left_out'
  | 'marked_uncollectible'
  | 'already_uncollectible'
  | 'not_collecting'
  | 'first_invoice_decides'
  | 'mode_differs';

/** Something to be known about an outcome. */
export interface OutcomeNote {
  readonly code: NoteCode;
  readonly text: string;
}

/** What `check`, `customer`, `lookup` and the operations of Stripe Invoicing came to: which members there are, their subject says (docs/exchanges.md, “Outcome”). */
export interface OutcomeData {
  /** AvaTax: `check` and `company`. */
  readonly company_id?: number;
  /** Of a customer. */
  readonly external_id?: string;
  /** Of a customer: whether the provider made it. */
  readonly created?: boolean;
  /** Of a customer of Stripe Invoicing: whether its place is taxed, and by whom. */
  readonly automatic_tax?: string;
  readonly tax_provider?: string;
  /** Stripe Invoicing: `check`. */
  readonly account?: string;
  readonly livemode?: boolean;
  readonly tax_status?: string;
  readonly tax_behavior?: string;
  /** Stripe Invoicing: `bill` and `credit`. */
  readonly invoice?: string;
  readonly status?: string;
  readonly remote_lines?: Readonly<Record<string, RemoteLine>>;
  readonly credit_note?: string;
  readonly total_precise_amount_cents?: string;
  readonly transaction?: RemoteTransaction;
  readonly transactions?: readonly RemoteTransaction[];
  /** Of `transactions` and `certificates`: the `cursor` of the next page; `null`: this was the last. */
  readonly next?: string | null;
  /** Of `tax_ids`. */
  readonly jurisdictions?: readonly {
    readonly name: string;
    readonly tax_id_name: string;
    readonly tax_id_abbreviation?: string;
    readonly valid: readonly string[];
  }[];
  readonly certificates?: readonly {
    readonly id: string;
    readonly status: string;
    readonly customer_id?: string;
    readonly expiry_date?: Day;
    readonly jurisdictions: readonly unknown[];
  }[];
  /** Of `address`. */
  readonly resolved?: boolean;
  readonly quality?: string;
  readonly addresses?: readonly JsonObject[];
  readonly messages?: readonly unknown[];
}

/** The outcome of an exchange. */
export type OutcomeObject = {
  readonly schema: number;
  readonly operation: ExchangeOperation;
  readonly status: OutcomeStatus;
  readonly provider: ProviderName;
  readonly connection: string;
  readonly connection_name?: string;
  readonly transaction_id?: string;
  readonly revision?: number;
  /** Whether the provider has recorded it; of a void, has taken it back. */
  readonly recorded: boolean;
  readonly notes: readonly OutcomeNote[];
  /** The taxed invoice, or the credit note; to store it and for further operations take {@link Outcome.document}. */
  readonly document?: TaxedInvoiceObject | CreditNoteObject;
  readonly data?: OutcomeData;
  readonly error?: ErrorParts;
  /** Whether the same again may succeed by itself: `retry`. */
  readonly retryable: boolean;
  readonly events: readonly TaxEvent[];
};
