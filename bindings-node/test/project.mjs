// A TypeScript project of its own beside the package (in node_modules, which git ignores), as a user has it.
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');

/** Makes the project with its files (name → text) and further options of the compiler; its folder. */
export function project(name, files, options = {}) {
  const folder = join(root, 'node_modules', `.${name}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'node_modules'), { recursive: true });
  symlinkSync(root, join(folder, 'node_modules/tallage'), 'dir');
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
  const compilerOptions = { strict: true, target: 'es2022', module: 'node20', types: ['node'], esModuleInterop: true, skipLibCheck: false, ...options };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: Object.keys(files) }));
  return folder;
}

/** What `tsc --strict` says of it; nothing where all is well. */
export function compile(folder) {
  const { stdout, stderr, error } = spawnSync(join(root, 'node_modules/.bin/tsc'), ['--project', folder], { encoding: 'utf8', maxBuffer: 2 ** 26 });
  if (error) throw error;
  return stdout + stderr;
}
