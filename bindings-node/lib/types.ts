// All public types that are no classes.

export type * from './basic-types.js';
export type * from './compare-types.js';
export type * from './config-types.js';
export type * from './document-types.js';
export type { ErrorArea, ErrorCode, ErrorKind, ErrorProblem, KnownErrorCode, WarningCode } from './error-codes.js';
export type { ErrorDetails, ErrorParts, FailureClass, Problem, Warning } from './error.js';
export type * from './eu-types.js';
export type { DriveOptions, Step } from './exchange.js';
export type * from './exchange-types.js';
export type { CalculateManyOptions } from './many.js';
export type { JsonObject } from './parse.js';
export type * from './record-types.js';
export type * from './request-types.js';
export type { RunOptions, RunProgress, RunnerOptions, SyncOptions, SyncProgress } from './run.js';
export type { SyncItem } from './sync.js';
export type * from './taxed-types.js';
