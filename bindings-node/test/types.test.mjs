// The declarations hold for a strict TypeScript user, as CommonJS and as an ES module.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';

const here = import.meta.dirname;
const tsc = join(here, '../node_modules/.bin/tsc');
// A project of its own beside the package (in node_modules, which git ignores), as a user has it.
const project = join(here, '../node_modules/.types-test');
after(() => rmSync(project, { recursive: true, force: true }));

for (const [type, file] of [['commonjs', 'example.cts'], ['module', 'example.mts']]) {
  test(`tsc --strict accepts the example, and it runs (${type})`, () => {
    rmSync(project, { recursive: true, force: true });
    mkdirSync(join(project, 'node_modules'), { recursive: true });
    symlinkSync(join(here, '..'), join(project, 'node_modules/tallage'), 'dir');
    copyFileSync(join(here, 'types/example.ts'), join(project, file));
    const compilerOptions = { strict: true, target: 'es2022', module: 'node20', types: ['node'], esModuleInterop: true, skipLibCheck: false };
    writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: [file] }));
    const compiled = spawnSync(tsc, ['--project', project], { encoding: 'utf8' });
    assert.equal(compiled.stdout + compiled.stderr, '');
    assert.equal(compiled.status, 0);
    const ran = spawnSync(process.execPath, [join(project, file.replace('ts', 'js'))], { encoding: 'utf8' });
    assert.equal(ran.stderr, '');
    assert.equal(ran.status, 0);
  });
}
