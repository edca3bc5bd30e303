// Results in a few lines, for console.log.

import type { En16931Object } from './eu-types.js';
import { money } from './parse.js';
import type { JsonObject } from './parse.js';

/** The heart of a result, for people; amounts with their currency's decimals. */
export function describe(result: JsonObject): string {
  switch (result['document']) {
    case 'invoice':
      return taxed(result, result['id'], 'total_amount_cents');
    case 'credit_note':
      return taxed(result, `${result['id']} of ${result['invoice_id']}`, 'total_amount_cents');
    case 'decisions':
      return decisions(result);
    case 'en16931':
      return view(result);
    case 'comparison':
      return `{\n${(result['text'] as string).trimEnd()}\n}`;
    default:
      return result['errors'] === undefined ? answer(result) : report(result);
  }
}

/** An answer about EU VAT: its members, and of lists of objects how many there are. */
function answer(result: JsonObject): string {
  const rows = Object.entries(result).map(([name, value]) => {
    const isData = Array.isArray(value) && typeof value[0] === 'object';
    return `  ${name}: ${isData ? `${value.length} entries` : JSON.stringify(value)}`;
  });
  return ['{', ...rows, '}'].join('\n');
}

function view(result: JsonObject): string {
  const { id, currency, totals, rules, violations } = result as En16931Object;
  const rows = violations.map((broken) => `  ${broken.id} ${broken.path}: ${broken.message}`);
  const title = `${id} (${currency} ${totals.total_with_vat}, ${rules.length} rules)`;
  return [`${title} {`, ...rows, rows.length === 0 ? '  every rule holds\n}' : '}'].join('\n');
}

function taxed(result: JsonObject, title: string, total: string): string {
  // `null`: not determined yet.
  const amount = (of: JsonObject, member: string) =>
    of[member] === null ? 'pending' : money(of[member], result['currency_exponent']);
  const rows = (result['applied_taxes'] as JsonObject[]).map(
    (tax) =>
      `  ${tax['tax_code']} ${tax['tax_rate']} %: ${amount(tax, 'amount_cents')} on ${amount(tax, 'taxable_base_amount_cents')}`,
  );
  const net = amount(result, 'sub_total_excluding_taxes_amount_cents');
  return [
    `${title} (${result['currency']}, ${result['tax_status']}) {`,
    `  net ${net}, taxes ${amount(result, 'taxes_amount_cents')}, total ${amount(result, total)}`,
    ...rows,
    '}',
  ].join('\n');
}

function decisions(result: JsonObject): string {
  const rows = (result['fees'] as JsonObject[]).map((fee) => {
    const taxes = (fee['taxes'] as JsonObject[]).map((tax) => `${tax['tax_code']} ${tax['tax_rate']} %`);
    const { level, code } = fee['decided_by'] as { level: string; code?: string };
    return `  ${fee['id']}: ${taxes.join(', ') || fee['treatment']} (${code === undefined ? level : `${level} ${code}`})`;
  });
  return [`${result['id']} {`, ...rows, '}'].join('\n');
}

function report(result: JsonObject): string {
  const rows = (['errors', 'warnings'] as const).flatMap((kind) =>
    ((result[kind] ?? []) as JsonObject[]).map((found) => `  ${kind.slice(0, -1)} ${found['path']}: ${found['message']}`),
  );
  return rows.length === 0 ? '{ nothing found }' : ['{', ...rows, '}'].join('\n');
}
