// Which platforms have a native module, and what to say where none loads.

import { TallageError } from './error.js';

/** A platform with a package of its own (npm/<name>). */
export interface Platform {
  /** `linux-x64-gnu`: also the end of the package's name. */
  readonly name: string;
  readonly os: NodeJS.Platform;
  readonly cpu: NodeJS.Architecture;
  readonly libc?: 'glibc' | 'musl';
  /** For Rust. */
  readonly target: string;
}

const gnu = { os: 'linux', libc: 'glibc' } as const;
const musl = { os: 'linux', libc: 'musl' } as const;

/** All of them (npm/ and test/packages.test.mjs follow). */
export const platforms: readonly Platform[] = [
  { name: 'linux-x64-gnu', ...gnu, cpu: 'x64', target: 'x86_64-unknown-linux-gnu' },
  { name: 'linux-x64-musl', ...musl, cpu: 'x64', target: 'x86_64-unknown-linux-musl' },
  { name: 'linux-arm64-gnu', ...gnu, cpu: 'arm64', target: 'aarch64-unknown-linux-gnu' },
  { name: 'linux-arm64-musl', ...musl, cpu: 'arm64', target: 'aarch64-unknown-linux-musl' },
  { name: 'darwin-x64', os: 'darwin', cpu: 'x64', target: 'x86_64-apple-darwin' },
  { name: 'darwin-arm64', os: 'darwin', cpu: 'arm64', target: 'aarch64-apple-darwin' },
  { name: 'win32-x64-msvc', os: 'win32', cpu: 'x64', target: 'x86_64-pc-windows-msvc' },
  { name: 'win32-arm64-msvc', os: 'win32', cpu: 'arm64', target: 'aarch64-pc-windows-msvc' },
];

/** The package of a platform. */
export function packageOf(name: string): string {
  return `@tallage/${name}`;
}

/** Where this runs. */
export interface Host {
  readonly os: string;
  readonly cpu: string;
  /** Linux only. */
  readonly libc: 'glibc' | 'musl' | undefined;
  /** `glibc 2.36`, `musl`, or nothing. */
  readonly libcVersion: string | undefined;
  readonly node: string;
}

/** Looks at the running process. Not quick: only for a message. */
export function thisHost(): Host {
  const { platform: os, arch: cpu, version: node } = process;
  if (os !== 'linux') return { os, cpu, node, libc: undefined, libcVersion: undefined };
  const report = process.report.getReport() as { header?: { glibcVersionRuntime?: string } };
  const version = report.header?.glibcVersionRuntime;
  const libc = version === undefined ? 'musl' : 'glibc';
  return { os, cpu, node, libc, libcVersion: version === undefined ? 'musl' : `glibc ${version}` };
}

/** An attempt to load a module. */
export interface Attempt {
  readonly from: string;
  readonly cause: unknown;
}

/** The error of a host for which none of the attempts gave a module. */
export function noModule(host: Host, attempts: readonly Attempt[], version: string): TallageError {
  const where = `${host.os}-${host.cpu}${host.libcVersion === undefined ? '' : ` (${host.libcVersion})`}, Node ${host.node}`;
  const fits = platforms.find((one) => one.os === host.os && one.cpu === host.cpu && one.libc === host.libc);
  const broken = attempts.filter(({ cause }) => (cause as { code?: unknown } | null)?.code !== 'MODULE_NOT_FOUND');
  const lines = [`tallage has no native module for ${where}`];
  if (fits === undefined) {
    lines.push(`there are packages for ${platforms.map((one) => one.name).join(', ')}; elsewhere build one with bindings-node/build.sh`);
  } else {
    const name = packageOf(fits.name);
    lines.push(
      broken.length > 0
        ? `its package is there and does not load; install it anew: npm install ${name}@${version}`
        : `its package is missing: npm install ${name}@${version}`,
      'npm leaves it out with --omit=optional, with --no-optional, and where node_modules or the lock file were made on another platform or libc',
    );
  }
  lines.push(...attempts.map(({ from, cause }) => `tried ${from}: ${firstLine(cause)}`));
  const details = { platform: `${host.os}-${host.cpu}`, libc: host.libc, package: fits === undefined ? undefined : packageOf(fits.name) };
  return new TallageError(
    { kind: 'internal', code: 'internal.no_native_module', path: '', message: lines.join('\n  '), details },
    { cause: (broken[0] ?? attempts[0])?.cause },
  );
}

function firstLine(cause: unknown): string {
  return (cause instanceof Error ? cause.message : String(cause)).split('\n')[0] as string;
}
