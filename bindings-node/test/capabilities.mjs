// What passed, for the table of README.md (scripts/capabilities.py): a report for each file of tests.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

const folder = join(import.meta.dirname, '../../target/capabilities/node');
const report = join(folder, `${basename(process.argv[1] ?? 'none', '.test.mjs')}.json`);
rmSync(report, { force: true });
const found = {};

/** Says that something passed. */
export function passed(capability, what) {
  (found[capability] ??= []).push(what);
}

/** A test's function which, when it passes, is reported as this capability. */
export function proves(capability, body) {
  return async (context) => {
    await body(context);
    passed(capability, context.name);
  };
}

process.on('exit', () => {
  if (Object.keys(found).length === 0) return;
  mkdirSync(folder, { recursive: true });
  writeFileSync(report, JSON.stringify(found));
});
