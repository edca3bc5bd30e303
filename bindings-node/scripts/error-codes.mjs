// Writes lib/error-codes.ts from docs/errors.json; with `--print`, to standard output (test/errors.test.mjs compares).
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const here = join(import.meta.dirname, '..');
const { kinds, areas, problems, errors, warnings, providers } = JSON.parse(readFileSync(join(here, '../docs/errors.json'), 'utf8'));

const union = (words) => words.map((word) => `\n  | '${word}'`).join('');
// Areas whose last part is a provider's word, or one of those listed beside them.
const open = ['provider', 'transport'];
const ours = providers.find(({ provider }) => provider === 'tallage').rows.flatMap(({ codes }) => codes);
const known = [...new Set([...errors, ...ours])].filter((code) => code !== '').sort();

const text = `// Written by \`node scripts/error-codes.mjs\` from docs/errors.json; do not edit it here.

/** What kind of thing went wrong; what a caller branches on first. */
export type ErrorKind =${union(kinds.map(({ kind }) => kind))};

/** The first part of a code. */
export type ErrorArea =${union(areas.filter((area) => !open.includes(area)))};

/** The last part of a code (docs/errors.md, “Problems”). */
export type ErrorProblem =${union(problems)};

/** Codes that are known in whole. */
export type KnownErrorCode =${union(known)};

/**
 * The code of an error: an area, names of members with dots, and a problem. A provider's own codes are open: \`provider.anrok.…\`.
 *
 * A code that is misspelt in its area or its problem is none, so comparing with it does not compile.
 */
export type ErrorCode =
  | KnownErrorCode
  | \`\${ErrorArea}.\${ErrorProblem}\`
  | \`\${ErrorArea}.\${string}.\${ErrorProblem}\`
  | \`provider.\${string}\`;

/** The code of a warning; a provider's remarks are open. */
export type WarningCode =${union(warnings)}
  | \`provider.\${string}\`;
`;

if (process.argv.includes('--print')) process.stdout.write(text);
else writeFileSync(join(here, 'lib/error-codes.ts'), text);
