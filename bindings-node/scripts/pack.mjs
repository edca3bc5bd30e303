// node scripts/pack.mjs FOLDER: packs what is published: `tallage`, and the platform packages whose native module is there (native/, or the
// folders of npm/ where the builders of other platforms put theirs). `tallage` then wants all platform packages as optional dependencies; in
// the repository it does not, since `npm ci` would look for them in the registry.
import { execFileSync } from 'node:child_process';
import { copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

const here = join(import.meta.dirname, '..');
const { packageOf, platforms } = createRequire(import.meta.url)('../dist/platform.js');
const out = resolve(process.argv[2] ?? join(here, '../target/npm'));
const staging = join(out, 'staging');
rmSync(staging, { recursive: true, force: true });
mkdirSync(staging, { recursive: true });

const pack = (folder) => {
  const json = execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', out, folder], { encoding: 'utf8' });
  const [{ filename, unpackedSize, size }] = Object.values(JSON.parse(json));
  return { file: join(out, filename), size, unpackedSize };
};

const packed = [];
for (const { name } of platforms) {
  const module = `tallage.${name}.node`;
  const source = [join(here, 'npm', name, module), join(here, 'native', module)].find(existsSync);
  if (source === undefined) continue;
  const folder = join(staging, name);
  cpSync(join(here, 'npm', name), folder, { recursive: true });
  copyFileSync(source, join(folder, module));
  copyFileSync(join(here, '../LICENSE'), join(folder, 'LICENSE'));
  packed.push({ name: packageOf(name), ...pack(folder) });
}

const main = join(staging, 'tallage');
for (const part of ['dist', 'types', 'README.md']) cpSync(join(here, part), join(main, part), { recursive: true });
copyFileSync(join(here, '../LICENSE'), join(main, 'LICENSE'));
const { scripts, devDependencies, ...manifest } = JSON.parse(readFileSync(join(here, 'package.json'), 'utf8'));
const optionalDependencies = Object.fromEntries(platforms.map(({ name }) => [packageOf(name), manifest.version]));
writeFileSync(join(main, 'package.json'), `${JSON.stringify({ ...manifest, optionalDependencies }, null, 2)}\n`);
packed.unshift({ name: 'tallage', ...pack(main) });
rmSync(staging, { recursive: true, force: true });
console.log(JSON.stringify(packed, null, 2));
