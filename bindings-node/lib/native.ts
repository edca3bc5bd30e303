// The private native module: its types, and the loader that finds it.

import { noModule, packageOf, platforms, thisHost } from './platform.js';
import type { Attempt } from './platform.js';

declare const engine: unique symbol;

/** An engine as the native module holds it (a V8 external); nothing can be done with it here but pass it back. */
export interface EngineHandle {
  readonly [engine]: true;
}

declare const exchange: unique symbol;

/** An exchange as the native module holds it. */
export interface ExchangeHandle {
  readonly [exchange]: true;
}

declare const runner: unique symbol;
declare const cancel: unique symbol;
declare const bulk: unique symbol;

/** How exchanges are sent, as the native module holds it. */
export interface RunnerHandle {
  readonly [runner]: true;
}

/** What ends a run. */
export interface CancelHandle {
  readonly [cancel]: true;
}

/** Exchanges to be carried out together. */
export interface BulkHandle {
  readonly [bulk]: true;
}

declare const simulator: unique symbol;

/** The providers in memory. */
export interface SimulatorHandle {
  readonly [simulator]: true;
}

/** Is told the events of a run, as JSON (`src/run.rs`). */
export type Tell = (event: string) => void;

/** JSON text, or its UTF-8 bytes. */
export type Input = string | Uint8Array;

/** A failure: the core's error as JSON text. */
export interface Failure {
  readonly error: string;
}

/** A canonical text, or why there is none. */
export type Answer = string | Failure;

/** One operation on an engine. */
export type Operation = (engine: EngineHandle, input: Input) => Answer;

/** One question that needs no engine. */
export type Question = (request: Input) => Answer;

/** What `src/lib.rs` exports (test/exports.test.mjs compares the names). */
export interface Native {
  newEngine(config: Input): EngineHandle | Failure;
  calculate: Operation;
  resolve: Operation;
  explain: Operation;
  credit: Operation;
  vatRatesOfEngine: Operation;
  en16931OfEngine: Operation;
  compareOfEngine: Operation;
  lintEngine(engine: EngineHandle): Answer;
  lint: Question;
  vatNumber: Question;
  vatRates: Question;
  viesRequest: Question;
  viesRead: Question;
  en16931: Question;
  compare: Question;
  euData(): Answer;
  calculateMany(engine: EngineHandle, invoices: Input[]): Promise<Answer[]>;
  begin(engine: EngineHandle, request: Input): ExchangeHandle | Failure;
  resume(engine: EngineHandle, exchange: Input): ExchangeHandle | Failure;
  reconcile: Operation;
  exchangeStep(exchange: ExchangeHandle): Answer;
  exchangeReceive(exchange: ExchangeHandle, received: Input): Answer;
  exchangeWaited(exchange: ExchangeHandle): Answer;
  exchangeRetry(exchange: ExchangeHandle): Answer;
  exchangeJson(exchange: ExchangeHandle): Answer;
  exchangeOutcome(exchange: ExchangeHandle): Answer;
  exchangeConnection(exchange: ExchangeHandle): Answer;
  newRunner(options: Input): RunnerHandle | Failure;
  newCancel(): CancelHandle | Failure;
  cancel(cancel: CancelHandle): Answer;
  runExchange(exchange: ExchangeHandle, runner: RunnerHandle | undefined, cancel: CancelHandle, tell: Tell): Answer;
  checkVatNumber(check: Input, tell: Tell): Answer;
  newBulk(): BulkHandle | Failure;
  bulkAdd(bulk: BulkHandle, exchange: ExchangeHandle): Answer;
  bulkStart(
    bulk: BulkHandle,
    runner: RunnerHandle | undefined,
    parallel: number,
    cancel: CancelHandle,
    tell: Tell,
  ): Answer;
  newSimulator(options: Input): SimulatorHandle | Failure;
  simulatorCommand(simulator: SimulatorHandle, command: Input): Answer;
  simulatorServe(simulator: SimulatorHandle): Answer;
  simulatorClose(simulator: SimulatorHandle): Answer;
  version(): Answer;
  panicOnPurpose(engine: EngineHandle): Answer;
}

/** The module that was built in place, else that of an installed package; the first that loads (one of another libc does not). */
function load(): Native {
  const fitting = platforms.filter(({ os, cpu }) => os === process.platform && cpu === process.arch);
  const attempts: Attempt[] = [];
  for (const from of [...fitting.map(({ name }) => `../native/tallage.${name}.node`), ...fitting.map(({ name }) => packageOf(name))]) {
    try {
      return require(from) as Native;
    } catch (cause) {
      attempts.push({ from, cause });
    }
  }
  const { version } = require('../package.json') as { version: string };
  throw noModule(thisHost(), attempts, version);
}

/** The native module of this platform. */
export const native: Native = load();
