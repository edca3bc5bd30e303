// Copies the library that cargo built to native/, under the name that lib/native.ts looks for.
import { copyFileSync, existsSync, mkdirSync, renameSync } from 'node:fs';
import { join, resolve } from 'node:path';

const from = resolve(process.argv[2] ?? '../target/release');
const names = { darwin: 'libtallage_node.dylib', win32: 'tallage_node.dll' };
const library = join(from, names[process.platform] ?? 'libtallage_node.so');
if (!existsSync(library)) {
  console.error(`${library} is not there: run \`cargo build --release -p tallage-node\` first`);
  process.exit(1);
}

function platform() {
  const base = `${process.platform}-${process.arch}`;
  if (process.platform === 'win32') return `${base}-msvc`;
  if (process.platform !== 'linux') return base;
  return `${base}-${process.report.getReport().header.glibcVersionRuntime === undefined ? 'musl' : 'gnu'}`;
}

const native = join(import.meta.dirname, '..', 'native');
mkdirSync(native, { recursive: true });
const target = join(native, `tallage.${platform()}.node`);
// By renaming: a process that has the old one loaded keeps it whole.
const fresh = `${target}.${process.pid}`;
copyFileSync(library, fresh);
renameSync(fresh, target);
console.log(`bindings-node: ${target}`);
