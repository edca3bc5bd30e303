// Writes lib/error-codes.ts from docs/errors.json; with `--print`, to standard output (test/errors.test.mjs compares).
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const here = join(import.meta.dirname, '..');
const { kinds, areas, problems, errors, warnings, providers } = JSON.parse(readFileSync(join(here, '../docs/errors.json'), 'utf8'));

const union = (words) => words.map((word) => `\n  | '${word}'`).join('');
// Those of Anrok and AvaTax are many, and open.
const ours = providers.filter(({ provider }) => ['tallage', 'stripe'].includes(provider)).flatMap(({ rows }) => rows.flatMap(({ codes }) => codes));
const known = [...new Set([...errors, ...ours])].sort();

const text = `// Written by \`node scripts/error-codes.mjs\` from docs/errors.json; do not edit it here.

/** What kind of thing went wrong; what a caller branches on first. */
export type ErrorKind =${union(kinds.map(({ kind }) => kind))};

/** The first part of a code. */
export type ErrorArea =${union(areas)};

/** The last part of a code (docs/errors.md, “Problems”). */
export type ErrorProblem =${union(problems)};

/** Codes that are known in whole. */
export type KnownErrorCode =${union(known)};

/**
 * The code of an error: an area, names of members with dots, and a problem. Those that are known in whole are offered by an editor; one of
 * another area does not compile. (With the problems spelled out as well, the union would be too large for TypeScript.)
 */
export type ErrorCode = KnownErrorCode | (\`\${ErrorArea}.\${string}\` & {});

/** The code of a warning; a provider's remarks are open. */
export type WarningCode =${union(warnings)}
  | (\`provider.\${string}\` & {});
`;

if (process.argv.includes('--print')) process.stdout.write(text);
else writeFileSync(join(here, 'lib/error-codes.ts'), text);
