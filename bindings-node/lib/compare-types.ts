// What `compare` takes and gives (docs/compare.md).

import type { DecidingLevel, Optional, RoundingBase, RoundingMode, RoundingStrategy, TaxSource, TaxStatus, Treatment } from './basic-types.js';
import type { Invoice, TaxedInvoiceInput } from './document-types.js';

/** What `compare` takes. */
export interface CompareInput {
  /** Of an engine: an invoice before tax, which it taxes itself; that result is labelled `local`. */
  readonly document?: Optional<Invoice>;
  /** 2 to 20 taxed invoices: the {@link Result}s themselves, or objects parsed from their texts. */
  readonly results: readonly { readonly label: string; readonly document: TaxedInvoiceInput }[];
  /** The label that the others are compared with; the first one unless given. */
  readonly baseline?: Optional<string>;
}

/** In what two answers differ. */
export type DifferenceKind = 'pending' | 'amount' | 'treatment' | 'jurisdiction' | 'included' | 'base' | 'rate' | 'rounding';

/** A fact that a difference may come from. */
export type CauseKind =
  | 'document'
  | 'provider'
  | 'tax_date'
  | 'address'
  | 'ship_from'
  | 'billing_entity'
  | 'customer'
  | 'tax_id'
  | 'customer_type'
  | 'vies'
  | 'exemption'
  | 'product'
  | 'decided_by'
  | 'eu'
  | 'eu_data'
  | 'rounding';

/** Sums of a document, or what they differ by; `null`: not known. */
export interface ComparedTotals {
  readonly sub_total_excluding_taxes_amount_cents: number | null;
  readonly taxes_amount_cents: number | null;
  readonly sub_total_including_taxes_amount_cents: number | null;
}

/** What `compare` gives; amounts in minor units, `precise_amount_cents` as decimals that sum exactly. */
export type ComparisonObject = {
  readonly schema: number;
  readonly versions: { readonly engine: string };
  readonly document: 'comparison';
  readonly currency: string;
  readonly currency_exponent: number;
  readonly baseline: string;
  readonly results: readonly (ComparedTotals & {
    readonly label: string;
    readonly id: string;
    readonly status?: string;
    readonly tax_status: TaxStatus;
    readonly source: TaxSource;
    readonly connection?: string;
    readonly tax_date: string;
    readonly rounding: { readonly strategy: RoundingStrategy; readonly base: RoundingBase; readonly mode: RoundingMode };
    /** To the baseline, which has none. */
    readonly difference?: ComparedTotals;
    readonly by_kind?: readonly {
      readonly kind: DifferenceKind;
      readonly count: number;
      readonly precise_amount_cents: string | null;
    }[];
  })[];
  readonly fees: readonly { readonly id: string; readonly name?: string; readonly results: readonly ComparedFee[] }[];
  readonly differences: readonly {
    readonly label: string;
    readonly fee_id?: string;
    readonly kind: DifferenceKind;
    readonly tax?: string;
    readonly jurisdiction?: string;
    /** What the baseline has: percent, minor units or a word. */
    readonly from: string | null;
    readonly to: string | null;
    readonly precise_amount_cents: string | null;
    readonly causes: readonly CauseKind[];
    readonly text: string;
  }[];
  readonly causes: readonly {
    readonly label: string;
    readonly fee_id?: string;
    readonly kind: CauseKind;
    readonly from: string | null;
    readonly to: string | null;
    readonly text: string;
  }[];
  /** The same for people. */
  readonly text: string;
};

/** A fee as one result has it. */
export type ComparedFee =
  | { readonly label: string; readonly missing: true }
  | {
      readonly label: string;
      readonly missing?: never;
      /** The parts into which this result split it. */
      readonly parts?: readonly string[];
      readonly amount_cents: number;
      readonly progressive_billing_credits_amount_cents: number;
      readonly coupons_amount_cents: number;
      readonly sub_total_excluding_taxes_amount_cents: number | null;
      readonly taxes_amount_cents: number | null;
      readonly taxes_rate: string | null;
      readonly included_taxes_amount_cents: number | null;
      readonly total_amount_cents: number | null;
      readonly treatment: Treatment;
      readonly decided_by: { readonly level: DecidingLevel; readonly code?: string };
      readonly applied_taxes: readonly {
        readonly tax_code: string;
        readonly tax_name: string;
        readonly jurisdiction?: string;
        readonly tax_rate: string | null;
        readonly inclusive: boolean;
        readonly taxable_base_amount_cents: number;
        readonly amount_cents: number;
        readonly seller_pays_amount_cents?: number;
        readonly treatment: Treatment;
        readonly provider_reason?: string;
      }[];
      readonly taxes_difference_amount_cents?: number | null;
    };
