// Writes npm/<platform>/, the packages that hold the native modules; with a folder as argument, to there (test/packages.test.mjs compares).
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const here = join(import.meta.dirname, '..');
const { packageOf, platforms } = createRequire(import.meta.url)('../dist/platform.js');
const { version, license, engines } = JSON.parse(readFileSync(join(here, 'package.json'), 'utf8'));
const out = process.argv[2] ?? join(here, 'npm');

for (const { name, os, cpu, libc, target } of platforms) {
  const folder = join(out, name);
  mkdirSync(folder, { recursive: true });
  const module = `tallage.${name}.node`;
  const manifest = {
    name: packageOf(name),
    version,
    description: `The native module of tallage for ${name}.`,
    license,
    main: module,
    files: [module],
    engines,
    os: [os],
    cpu: [cpu],
    ...(libc === undefined ? {} : { libc: [libc] }),
  };
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  const readme = `# ${packageOf(name)}\n\nThe native module of [tallage](../../README.md) for ${name} (Rust target \`${target}\`). Installed with \`tallage\`; of no use by itself.\n`;
  writeFileSync(join(folder, 'README.md'), readme);
}
