// Every block of README.md and of docs/node.md is executed; `// → x` behind an expression says what it gives.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';

import { compile, project } from './project.mjs';

function blocksOf(file) {
  const text = readFileSync(new URL(file, import.meta.url), 'utf8');
  return [...text.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(([, language, code]) => ({ language, code }));
}
const blocks = blocksOf('../README.md');

/** `expression; // → value` becomes an assertion. */
const withAssertions = (code) =>
  code.replace(/^ *(.+); \/\/ → (.+)$/gm, (_, expression, value) => {
    const wanted = JSON.stringify(value);
    return `assert.equal(inspect(${expression}), ${wanted}, ${JSON.stringify(expression)}); checked += 1;`;
  });

function run(type, code) {
  const imports = {
    module: "import assert from 'node:assert/strict'; import { inspect } from 'node:util';",
    commonjs: "const assert = require('node:assert/strict'); const { inspect } = require('node:util');",
  };
  const script = `${imports[type]} let checked = 0;\n${withAssertions(code)}\nprocess.on('exit', () => console.log(checked));`;
  const args = [`--input-type=${type}`, '--eval', script];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: import.meta.dirname, encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  return Number(stdout.trim().split('\n').at(-1));
}

test('the guide, block after block as one module, does what it says', () => {
  const guide = blocks.filter(({ language }) => language === 'js').map(({ code }) => code);
  assert(guide.length >= 6, `${guide.length} blocks`);
  const promises = guide.join('\n').match(/; \/\/ → /g).length;
  assert(promises >= 6);
  assert.equal(run('module', guide.join('\n')), promises);
});

test('the CommonJS blocks run', () => {
  const blocksOfRequire = blocks.filter(({ language }) => language === 'cjs');
  assert.equal(blocksOfRequire.length, 1);
  for (const { code } of blocksOfRequire) run('commonjs', code);
});

const guide = blocksOf('../../docs/node.md');
after(() => rmSync(join(import.meta.dirname, '../node_modules/.guide'), { recursive: true, force: true }));

test('docs/node.md compiles with tsc --strict, block after block as one program, and does what it says', () => {
  const code = guide.filter(({ language }) => language === 'ts').map((block) => block.code).join('\n');
  const promises = code.match(/; \/\/ → /g).length;
  assert(promises >= 15, `${promises} promises`);
  const head = "import assert from 'node:assert/strict';\nimport { inspect } from 'node:util';\nlet checked = 0;\n";
  const folder = project('guide', { 'guide.mts': `${head}${withAssertions(code)}\nconsole.log(checked);\n` });
  assert.equal(compile(folder), '');
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(folder, 'guide.mjs')], { encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  assert.equal(Number(stdout.trim().split('\n').at(-1)), promises);
});

test('no block is left out', () => {
  assert.deepEqual([...new Set(blocks.map(({ language }) => language))].sort(), ['cjs', 'js', 'sh']);
  assert.deepEqual([...new Set(guide.map(({ language }) => language))].sort(), ['sh', 'ts']);
  // What they do: the build stands before all tests, packages.test.mjs packs; measuring is for a quiet machine.
  const known = /^(\.\/bindings-node\/(build|run-tests)\.sh|node bindings-node\/(bench\/bench_call\.mjs .*|bench\/compare\.mjs|scripts\/pack\.mjs target\/npm))$/;
  for (const { code } of [...blocks, ...guide].filter(({ language }) => language === 'sh')) {
    for (const line of code.trim().split('\n')) assert(known.test(line), line);
  }
});
