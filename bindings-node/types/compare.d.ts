// Written by `npm run types` from lib/; do not edit it here.
import type { JsonText } from './basic-types.js';
import type { CompareInput, ComparisonObject } from './compare-types.js';
import { Result, TypedResult } from './result.js';
/** The members of a comparison; `text` is the whole for people. */
export interface Comparison extends ComparisonObject {
}
/** What differs between taxed documents, from {@link compare}. */
export declare class Comparison extends TypedResult<ComparisonObject> {
}
/**
 * Lines up what several answered for the same document and says where and why their taxes differ (docs/compare.md). What
 * is attributed to each difference sums exactly to the difference of the taxes. {@link Engine.compare} adds what an engine
 * itself makes of a document. Throws {@link TallageError}.
 */
export declare function compare(request: CompareInput | JsonText | Result): Comparison;
