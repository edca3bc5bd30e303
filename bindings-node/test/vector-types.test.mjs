// The types are true: what every vector sends and gets is a value of them, with no member too many (a literal may have none) and none too few.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';

import { proves } from './capabilities.mjs';
import { compile, project } from './project.mjs';

const vectors = new URL('../../tests/vectors/', import.meta.url).pathname;
const names = ['vector-types', 'vector-types-wrong'];
after(() => names.forEach((name) => rmSync(join(import.meta.dirname, '../node_modules', `.${name}`), { recursive: true, force: true })));

/** What an operation takes and gives. */
const types = {
  calculate: ['Invoice', 'TaxedInvoiceObject'],
  resolve: ['Invoice', 'ResolutionObject'],
  explain: ['Invoice', 'ExplainedInvoiceObject'],
  credit: ['CreditRequest', 'CreditNoteObject'],
  exchange: ['OperationRequest', 'OutcomeObject'],
  lint: [undefined, 'LintReportObject'],
  engine: [undefined, 'LintReportObject'],
  vat_number: ['VatNumberInput', 'VatNumberObject'],
  vat_rates: ['VatRatesInput', 'VatRatesObject'],
  vies_request: ['ViesRequestInput', 'ViesRequestObject'],
  vies_read: ['ViesReadInput', 'ViesReadingObject'],
  en16931: ['En16931Input', 'En16931Object'],
  compare: ['CompareInput', 'ComparisonObject'],
};

const folders = readdirSync(vectors, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .flatMap((area) => readdirSync(join(vectors, area.name)).map((name) => join(vectors, area.name, name)));

function source() {
  const constants = new Map();
  const add = (text, type, folder) => {
    // JSON is TypeScript; the same text once.
    const line = `: ${type} = ${text.trim()};`;
    if (!constants.has(line)) constants.set(line, folder.slice(vectors.length));
  };
  for (const folder of folders) {
    const read = (name) => readFileSync(join(folder, name), 'utf8');
    const { operation } = JSON.parse(read('case.json'));
    const [input, output] = types[operation];
    const expected = read('expected.json');
    const { error, outcome, errors } = JSON.parse(expected);
    if (error !== undefined) {
      add(JSON.stringify(error.code), 'ErrorCode', folder);
      continue;
    }
    // `lint` shows configurations that are wrong, on purpose.
    if (existsSync(join(folder, 'config.json')) && !errors?.length) add(read('config.json'), 'Config', folder);
    if (input !== undefined && existsSync(join(folder, 'document.json'))) {
      // A few taxed documents are abridged, by hand, to what EN 16931 reads: no result of tallage.
      const { document } = JSON.parse(read('document.json'));
      if (operation !== 'en16931' || document.schema !== undefined) add(read('document.json'), input, folder);
    }
    add(outcome === undefined ? expected : expected.slice(expected.indexOf('"outcome":') + 10).trim().slice(0, -1), output, folder);
  }
  const lines = [...constants].map(([line, folder], index) => `// ${folder}\nexport const c${index}${line}`);
  const imports = ['Config', 'ErrorCode', ...new Set(Object.values(types).flat().filter(Boolean))];
  return { text: `import type { ${imports.join(', ')} } from 'tallage';\n${lines.join('\n')}\n`, count: lines.length };
}

test('what the vectors send and get is of the types', proves('types', () => {
  const { text, count } = source();
  assert(count > folders.length, `${count} values of ${folders.length} cases`);
  assert.equal(compile(project(names[0], { 'vectors.mts': text })), '');
}));

test('a member that the types do not have, or that is missing, would be found', () => {
  const { text } = source();
  const wrong = text.replace('"credit_due_amount_cents":', '"credit_dew_amount_cents":');
  assert.notEqual(wrong, text);
  assert.match(compile(project(names[1], { 'vectors.mts': wrong })), /credit_d[eu][ew]_amount_cents/);
});
