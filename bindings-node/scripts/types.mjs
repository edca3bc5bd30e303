// Writes types/, the declarations that the package ships, from lib/; with a folder as argument, to there (test/types.test.mjs compares).
import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const here = join(import.meta.dirname, '..');
const out = process.argv[2] ?? join(here, 'types');
rmSync(out, { recursive: true, force: true });
const tsc = join(here, 'node_modules/.bin/tsc');
const args = ['--project', join(here, 'tsconfig.json'), '--declaration', '--emitDeclarationOnly', '--outDir', out];
const { status } = spawnSync(tsc, args, { stdio: 'inherit' });
if (status !== 0) process.exit(1);
for (const file of readdirSync(out)) {
  const path = join(out, file);
  writeFileSync(path, `// Written by \`npm run types\` from lib/; do not edit it here.\n${readFileSync(path, 'utf8')}`);
}
