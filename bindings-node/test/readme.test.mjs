// Every block of README.md is executed; `// → x` behind an expression says what it gives.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const blocks = [...readme.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(([, language, code]) => ({ language, code }));

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

test('no block is left out', () => {
  assert.deepEqual([...new Set(blocks.map(({ language }) => language))].sort(), ['cjs', 'js', 'sh']);
  for (const { code } of blocks.filter(({ language }) => language === 'sh')) {
    for (const line of code.trim().split('\n')) {
      assert(/^(\.\/bindings-node\/(build|run-tests)\.sh|node bindings-node\/bench\/bench_call\.mjs .*)$/.test(line), line);
    }
  }
});
