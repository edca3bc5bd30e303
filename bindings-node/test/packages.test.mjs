// The packages that are published: their manifests, what is said where none fits, and an installation into an empty project.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';

const root = join(import.meta.dirname, '..');
const { noModule, packageOf, platforms, thisHost } = createRequire(import.meta.url)('../dist/platform.js');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const scratch = mkdtempSync(join(tmpdir(), 'tallage-packages-'));
after(() => rmSync(scratch, { recursive: true, force: true }));

const run = (command, args, cwd, env = {}) => spawnSync(command, args, { cwd, encoding: 'utf8', env: { ...process.env, ...env } });

test('npm/ is what `node scripts/platforms.mjs` writes', () => {
  const fresh = join(scratch, 'npm');
  execFileSync(process.execPath, [join(root, 'scripts/platforms.mjs'), fresh]);
  assert.deepEqual(readdirSync(join(root, 'npm')).sort(), platforms.map(({ name }) => name).sort());
  for (const { name } of platforms) {
    for (const file of ['package.json', 'README.md']) {
      assert.equal(readFileSync(join(root, 'npm', name, file), 'utf8'), readFileSync(join(fresh, name, file), 'utf8'), `${name}/${file}`);
    }
  }
});

test('the platforms are those of the plan, each for one system, processor and libc', () => {
  const linux = ['x64', 'arm64'].flatMap((cpu) => ['gnu', 'musl'].map((libc) => `linux-${cpu}-${libc}`));
  const others = ['darwin-x64', 'darwin-arm64', 'win32-x64-msvc', 'win32-arm64-msvc'];
  assert.deepEqual(platforms.map(({ name }) => name).sort(), [...linux, ...others].sort());
  for (const { name, os, cpu, libc } of platforms) {
    assert(name.startsWith(`${os}-${cpu}`), name);
    assert.equal(libc, { gnu: 'glibc', musl: 'musl' }[name.split('-')[2]], name);
  }
});

const missing = (from) => ({ from, cause: Object.assign(new Error(`Cannot find module '${from}'\nRequire stack:\n- x`), { code: 'MODULE_NOT_FOUND' }) });
const host = (changes) => ({ os: 'linux', cpu: 'x64', libc: 'glibc', libcVersion: 'glibc 2.36', node: 'v22.1.0', ...changes });

test('a package that was left out: the error says platform, libc and what to install', () => {
  const error = noModule(host({ cpu: 'arm64', libc: 'musl', libcVersion: 'musl' }), [missing('@tallage/linux-arm64-musl')], '1.2.3');
  assert.deepEqual([error.name, error.kind, error.code], ['TallageError', 'internal', 'internal.no_native_module']);
  assert.match(error.message, /^tallage has no native module for linux-arm64 \(musl\), Node v22\.1\.0\n/);
  assert.match(error.message, /its package is missing: npm install @tallage\/linux-arm64-musl@1\.2\.3\n/);
  assert.match(error.message, /--omit=optional/);
  assert.match(error.message, /tried @tallage\/linux-arm64-musl: Cannot find module '@tallage\/linux-arm64-musl'$/);
  assert.deepEqual(error.details, { platform: 'linux-arm64', libc: 'musl', package: '@tallage/linux-arm64-musl' });
  assert.match(noModule(host({ libcVersion: 'glibc 2.17' }), [missing('x')], '1.2.3').message, /linux-x64 \(glibc 2\.17\).*@tallage\/linux-x64-gnu@1\.2\.3/s);
  assert.match(noModule(host({ os: 'win32', libc: undefined, libcVersion: undefined }), [], '1.2.3').message, /for win32-x64, Node.*@tallage\/win32-x64-msvc@/s);
});

test('a package that does not load: the error says why', () => {
  const cause = Object.assign(new Error("/lib/libc.so.6: version `GLIBC_2.34' not found"), { code: 'ERR_DLOPEN_FAILED' });
  const error = noModule(host({ libcVersion: 'glibc 2.17' }), [missing('../native/x'), { from: '@tallage/linux-x64-gnu', cause }], '1.2.3');
  assert.match(error.message, /its package is there and does not load; install it anew: npm install @tallage\/linux-x64-gnu@1\.2\.3/);
  assert.match(error.message, /tried @tallage\/linux-x64-gnu: \/lib\/libc\.so\.6: version `GLIBC_2\.34' not found/);
  assert.equal(error.cause, cause);
});

test('a platform without a package: the error lists those that there are', () => {
  const { message } = noModule(host({ os: 'freebsd', libc: undefined, libcVersion: undefined }), [], '1.2.3');
  assert.match(message, /for freebsd-x64, Node v22\.1\.0/);
  for (const { name } of platforms) assert(message.includes(name), name);
});

test('packed and installed into an empty project, the package passes the vectors', () => {
  const packed = JSON.parse(execFileSync(process.execPath, [join(root, 'scripts/pack.mjs'), join(scratch, 'packed')], { encoding: 'utf8' }));
  const here = thisHost();
  const fits = platforms.find(({ os, cpu, libc }) => os === here.os && cpu === here.cpu && libc === here.libc);
  const files = Object.fromEntries(packed.map(({ name, file }) => [name, file]));
  assert.deepEqual(Object.keys(files).slice(0, 1), ['tallage']);
  assert(files[packageOf(fits.name)], 'the package of this platform');

  const project = mkdtempSync(join(scratch, 'project-'));
  writeFileSync(join(project, 'package.json'), '{"name":"empty","private":true,"type":"module"}');
  // Offline: the packages of other platforms are optional, and nobody is asked for them.
  const install = (...what) => {
    const { status, stdout, stderr } = run('npm', ['install', '--offline', '--no-audit', '--no-fund', ...what], project);
    assert.equal(status, 0, stdout + stderr);
  };
  install(files['tallage']);
  const alone = run(process.execPath, ['-e', "require('tallage')"], project);
  assert.equal(alone.status, 1);
  assert.match(alone.stderr, new RegExp(`npm install ${packageOf(fits.name)}@${version}`));

  install(files['tallage'], files[packageOf(fits.name)]);
  const installed = join(project, 'node_modules/tallage');
  assert(!existsSync(join(installed, 'native')), 'the native module comes from the package of the platform');
  const manifest = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
  assert.deepEqual([manifest.devDependencies, manifest.scripts, manifest.dependencies], [undefined, undefined, undefined]);
  assert.deepEqual(Object.keys(manifest.optionalDependencies), platforms.map(({ name }) => packageOf(name)));
  assert.deepEqual([...new Set(Object.values(manifest.optionalDependencies))], [version]);

  copyFileSync(join(import.meta.dirname, 'vectors.test.mjs'), join(project, 'vectors.test.mjs'));
  // A runner inside a runner would report to the outer one.
  const env = { TALLAGE_VECTORS: join(root, '../tests/vectors/'), NODE_TEST_CONTEXT: undefined };
  const ran = run(process.execPath, ['--test', '--test-reporter=tap', 'vectors.test.mjs'], project, env);
  assert.equal(ran.status, 0, /^ *not ok .*(\n.*){20}/m.exec(ran.stdout)?.[0] ?? ran.stdout + ran.stderr);
  assert(Number(/^# pass (\d+)$/m.exec(ran.stdout)[1]) > 100);
  const required = run(process.execPath, ['-e', "process.stdout.write(require('tallage').version())"], project);
  assert.equal(required.stdout, version);
});
