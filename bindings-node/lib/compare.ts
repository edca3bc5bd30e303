// Taxed documents side by side.

import { caught, textOf } from './ask.js';
import type { JsonText } from './basic-types.js';
import type { CompareInput, ComparisonObject } from './compare-types.js';
import { toInput } from './input.js';
import { defineMembers, parsed } from './members.js';
import { native } from './native.js';
import { Result, TypedResult } from './result.js';

/** The members of a comparison; `text` is the whole for people. */
export interface Comparison extends ComparisonObject {}

/** What differs between taxed documents, from {@link compare}. */
export class Comparison extends TypedResult<ComparisonObject> {
  static {
    const members = parsed([
      'schema', 'versions', 'document', 'currency', 'currency_exponent', 'baseline', 'results', 'fees', 'differences', 'causes', 'text',
    ]);
    defineMembers<ComparisonObject>(this.prototype, members);
  }
}

/**
 * Lines up what several answered for the same document and says where and why their taxes differ (docs/compare.md). What
 * is attributed to each difference sums exactly to the difference of the taxes. {@link Engine.compare} adds what an engine
 * itself makes of a document. Throws {@link TallageError}.
 */
export function compare(request: CompareInput | JsonText | Result): Comparison {
  const input = toInput(request, 'compare');
  return new Comparison(textOf(caught(() => native.compare(input))));
}
