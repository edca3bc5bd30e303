// What exchanges are begun with, what they say and what they are told (docs/exchanges.md).

import type { ErrorParts } from './error.js';
import type { JsonObject } from './parse.js';

/** The operations that an exchange can be. */
export type ExchangeOperation = 'estimate' | 'commit' | 'credit' | 'void' | 'dispute' | 'check' | 'customer' | 'lookup' | 'bill';

/** What `lookup` can ask for. */
export type LookupSubject = 'transaction' | 'transactions' | 'tax_ids' | 'certificates' | 'address' | 'company' | 'customer';

/** The day on which an operation is carried out, as the host's calendar has it: `YYYY-MM-DD`. */
export interface Today {
  readonly today: string;
}

/** The taxed credit notes of an invoice that is taken back, as far as the host knows them. */
export interface CreditNotes {
  readonly creditNotes?: readonly (object | string | Uint8Array)[] | undefined;
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

/** Something to be known about an outcome. */
export interface OutcomeNote {
  readonly code: string;
  readonly text: string;
}

/** The outcome of an exchange. */
export type OutcomeObject = JsonObject & {
  readonly schema: number;
  readonly operation: ExchangeOperation;
  readonly status: OutcomeStatus;
  readonly provider: string;
  readonly connection: string;
  readonly transaction_id?: string;
  readonly revision?: number;
  /** Whether the provider has recorded something. */
  readonly recorded: boolean;
  readonly notes: readonly OutcomeNote[];
  /** The taxed document; its text for further operations is {@link Outcome.document}. */
  readonly document?: JsonObject;
  readonly data?: JsonObject;
  readonly error?: ErrorParts;
  /** Whether it failed and `retry` may help. */
  readonly retryable: boolean;
  readonly events: readonly JsonObject[];
};
