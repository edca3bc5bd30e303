// The declarations are those of lib/, and hold for a strict TypeScript user, as CommonJS and as an ES module.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';

import { compile, project } from './project.mjs';

const here = import.meta.dirname;
const root = join(here, '..');
const scratch = (name) => join(root, 'node_modules', `.${name}`);
after(() => ['types-test', 'types-fresh'].forEach((name) => rmSync(scratch(name), { recursive: true, force: true })));

const read = (folder) => Object.fromEntries(readdirSync(folder).map((file) => [file, readFileSync(join(folder, file), 'utf8')]));

test('types/ is what `npm run types` writes', () => {
  const fresh = scratch('types-fresh');
  const { status, stderr, stdout } = spawnSync(process.execPath, [join(root, 'scripts/types.mjs'), fresh], { encoding: 'utf8' });
  assert.equal(status, 0, stdout + stderr);
  assert.deepEqual(read(join(root, 'types')), read(fresh), 'run `npm run types` and commit types/');
});

test('every module has its declarations beside it, and the package names both', () => {
  const { exports, types } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const named = Object.values(exports).flatMap((entry) => (typeof entry === 'string' ? [entry] : Object.values(entry).flatMap(Object.values)));
  for (const file of [types, ...named]) assert(existsSync(join(root, file)), file);
  const declared = readdirSync(join(root, 'types')).map((file) => file.replace('.d.', '.').replace(/ts$/, 'js'));
  assert.deepEqual(declared.sort(), readdirSync(join(root, 'dist')).sort());
});

const examples = readdirSync(join(here, 'types')).map((file) => file.slice(0, -3));
for (const name of examples) {
  for (const [type, extension] of [['commonjs', 'cts'], ['module', 'mts']]) {
    test(`tsc --strict accepts types/${name}.ts, and it runs (${type})`, () => {
      const folder = project('types-test', { [`${name}.${extension}`]: readFileSync(join(here, `types/${name}.ts`), 'utf8') });
      assert.equal(compile(folder), '');
      const ran = spawnSync(process.execPath, [join(folder, `${name}.${extension.replace('t', 'j')}`)], { encoding: 'utf8' });
      assert.equal(ran.stderr, '');
      assert.equal(ran.status, 0);
    });
  }
}
