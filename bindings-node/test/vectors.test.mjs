// The shared vectors, byte for byte: tests/vectors/<area>/<case>/{case,config,document,expected}.json.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import * as tallage from 'tallage';
import { Engine, isTallageError, lint } from 'tallage';

// In the project of packages.test.mjs nothing is reported.
const { passed } = process.env.TALLAGE_VECTORS ? { passed() {} } : await import('./capabilities.mjs');

// Elsewhere when the installed package is tested (packages.test.mjs).
const vectors = process.env.TALLAGE_VECTORS ?? new URL('../../tests/vectors/', import.meta.url).pathname;

/** Every folder that holds no further folders is a case: one that lacks its files then fails instead of vanishing. */
function cases(folder) {
  const inside = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  if (inside.length === 0) return folder === vectors ? [] : [folder];
  return inside.flatMap((entry) => cases(join(folder, entry.name)));
}

const folders = existsSync(vectors) ? cases(vectors) : [];
let ran = 0;

/** Operations of an engine, with a configuration in front; `engine` only builds one. */
const operations = {
  calculate: (config, document) => new Engine(config).calculate(document).json,
  resolve: (config, document) => new Engine(config).resolve(document).json,
  explain: (config, document) => new Engine(config).explain(document).json,
  credit: (config, document) => new Engine(config).credit(document).json,
  lint: (config) => lint(config).json,
  engine: (config) => new Engine(config).lint().json,
  vat_rates: (config, request) => new Engine(config).vatRates(request).json,
  en16931: (config, request) => new Engine(config).en16931(request).json,
  compare: (config, request) => new Engine(config).compare(request).json,
};

/** Hands an exchange the answers of a case (tests/vectors/README.md, “Exchanges”). */
function exchange(config, document, answers, crash) {
  let current = new Engine(config).begin(document);
  const left = [...answers];
  const requests = [];
  const waits = [];
  for (;;) {
    if (crash) current = new Engine(config).resume(current.json);
    const step = current.step();
    if (step.kind === 'done' && left[0] !== 'retry') break;
    if (step.kind === 'send') requests.push(written(step.request));
    if (step.kind === 'wait') waits.push(step.milliseconds);
    assert(left.length > 0, `no answer is left for ${step.kind}`);
    const given = left.shift();
    if (given === 'retry') current.retry();
    else if (given === 'wait') current.waited();
    else if (given.failure !== undefined) current.fail(given.failure.kind);
    else current.receive(given.response);
  }
  assert.deepEqual(left, [], 'answers that are left over');
  return `{"requests":[${requests}],"waits":[${waits}],"outcome":${current.outcome.json}}`;
}

function written({ method, url, headers, body }) {
  const { authorization, ...others } = headers;
  const text = body === null || body.startsWith('{') ? body : JSON.stringify(body);
  return `{"method":${JSON.stringify(method)},"url":${JSON.stringify(url)},"headers":${JSON.stringify(others)},"body":${text}}`;
}

/** Operations of the package, for cases without a configuration. */
const functions = {
  vat_number: (request) => tallage.vatNumber(request).json,
  vat_rates: (request) => tallage.vatRates(request).json,
  vies_request: (request) => tallage.viesRequest(request).json,
  vies_read: (request) => tallage.viesRead(request).json,
  en16931: (request) => tallage.en16931(request).json,
  compare: (request) => tallage.compare(request).json,
};

/** Whether a plain object can say the same: it is JSON, and no number in it has more digits than a double keeps. */
function parsesUnharmed(text) {
  try {
    JSON.parse(text);
  } catch {
    return false;
  }
  return !/\d{16,}|\d[\d.]{16,}/.test(text.replace(/"(?:[^"\\]|\\.)*"/g, '""'));
}

for (const folder of folders) {
  test(folder.slice(vectors.length), () => {
    // Bytes: one case is not UTF-8.
    const read = (name) => readFileSync(join(folder, name));
    const { operation, source, title, answers } = JSON.parse(read('case.json'));
    assert(title && source, 'a case says what it shows and where it comes from');
    const known = existsSync(join(folder, 'config.json')) ? operations : functions;
    const run =
      operation === 'exchange' ? (config, document) => exchange(config, document, answers, false) : known[operation];
    assert(run, `unknown operation \`${operation}\``);
    const inputs = ['config.json', 'document.json'].filter((name) => existsSync(join(folder, name))).map(read);
    const expected = read('expected.json').toString();
    ran += 1;

    const { error } = JSON.parse(expected);
    if (error !== undefined) {
      assert.throws(() => run(...inputs), (thrown) => {
        assert(isTallageError(thrown), thrown);
        assert.deepEqual({ code: thrown.code, path: thrown.path }, error);
        return true;
      });
      passed('vectors', folder.slice(vectors.length));
      return;
    }
    assert.equal(`${run(...inputs)}\n`, expected, 'as bytes');
    const texts = inputs.map(String);
    if (operation === 'exchange') assert.equal(`${exchange(...texts, answers, true)}\n`, expected, 'with a crash before every step');
    assert.equal(`${run(...texts)}\n`, expected, 'as texts');
    if (texts.every(parsesUnharmed)) {
      assert.equal(`${run(...texts.map((text) => JSON.parse(text)))}\n`, expected, 'as objects');
    }
    passed('vectors', folder.slice(vectors.length));
  });
}

test('as many cases ran as there are folders', () => {
  assert.equal(ran, folders.length);
  if (existsSync(vectors)) assert(ran > 0, 'tests/vectors is empty');
});
