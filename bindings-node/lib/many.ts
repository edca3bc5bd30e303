// Many invoices: read here in small portions, taxed on the pool, collected in order.

import { TallageError, errorFromJson, internalError, isTallageError } from './error.js';
import { kindOf, toInput } from './input.js';
import type { Answer, Input } from './native.js';
import type { TaxedInvoice } from './result.js';

/** How `calculateMany` reports failures. */
export interface CalculateManyOptions {
  /** `true`: an entry for each invoice, fulfilled or rejected; nothing rejects the whole. */
  readonly settle?: boolean;
}

/** What the engine does with a portion, and with each of its texts. */
export interface Calculator {
  calculate(inputs: Input[]): Promise<Answer[]>;
  taxed(json: string, input: Input): TaxedInvoice;
}

/** Invoices in one task: enough to hide its cost, few enough to keep the event loop's turns short. */
const portion = 64;
/** Tasks under way: the pool has four threads unless the host says otherwise, and files and DNS want theirs too. */
const width = 4;

type Outcome = PromiseSettledResult<TaxedInvoice>;

export async function calculateMany(
  invoices: readonly (object | string | Uint8Array)[],
  options: CalculateManyOptions,
  calculator: Calculator,
): Promise<TaxedInvoice[] | Outcome[]> {
  if (!Array.isArray(invoices)) {
    const message = `calculateMany wants a list of invoices, not ${kindOf(invoices)}`;
    throw new TallageError({ kind: 'invalid_document', code: 'invoice.wrong_type', path: '', message, details: {} });
  }
  const outcomes: Outcome[] = [];
  const running = new Set<Promise<void>>();
  let failed = false;
  let defect: unknown;
  const put = (index: number, outcome: Outcome) => {
    outcomes[index] = outcome;
    failed ||= outcome.status === 'rejected';
  };
  const run = async (inputs: Input[], indexes: number[]) => {
    const answers = await calculator.calculate(inputs);
    answers.forEach((answer, at) => {
      const index = indexes[at] as number;
      const input = inputs[at] as Input;
      put(index, typeof answer === 'string' ? good(calculator.taxed(answer, input)) : bad(errorFromJson(answer.error), index));
    });
  };
  for (let start = 0; start < invoices.length && !(failed && !options.settle) && defect === undefined; start += portion) {
    const inputs: Input[] = [];
    const indexes: number[] = [];
    for (let index = start; index < Math.min(start + portion, invoices.length); index += 1) {
      try {
        inputs.push(toInput(invoices[index], 'invoice'));
        indexes.push(index);
      } catch (error) {
        put(index, bad(error, index));
      }
    }
    const task = run(inputs, indexes).catch((cause: unknown) => {
      defect ??= isTallageError(cause) ? cause : internalError(cause);
    });
    running.add(task);
    void task.then(() => running.delete(task));
    if (running.size >= width) await Promise.race(running);
  }
  await Promise.all(running);
  if (defect !== undefined) throw defect;
  if (options.settle === true) return outcomes;
  // Portions start in order and all that started have ended: the first failure here is the first of all.
  return outcomes.map((outcome) => {
    if (outcome.status === 'rejected') throw outcome.reason;
    return outcome.value;
  });
}

function good(value: TaxedInvoice): Outcome {
  return { status: 'fulfilled', value };
}

/** The error with its place in the list; what is not ours (a getter that throws) stays as it is. */
function bad(error: unknown, index: number): Outcome {
  if (!isTallageError(error)) return { status: 'rejected', reason: error };
  const { kind, code, path, message, details } = error;
  const problems = details.problems?.map((problem) => ({ ...problem, path: `/${index}${problem.path}` }));
  const placed = { ...details, ...(problems === undefined ? {} : { problems }), index };
  return {
    status: 'rejected',
    reason: new TallageError({ kind, code, path: `/${index}${path}`, message, details: placed }),
  };
}
