// The same classes as `require('tallage')`: `instanceof` holds whichever way a caller came in.
export {
  Engine,
  Explanation,
  LintReport,
  Resolution,
  Result,
  TallageError,
  TaxedCreditNote,
  TaxedInvoice,
  isTallageError,
  lint,
  version,
} from './index.js';
export type {
  CalculateManyOptions,
  Document,
  ErrorDetails,
  ErrorKind,
  ErrorParts,
  JsonObject,
  Problem,
} from './index.js';
