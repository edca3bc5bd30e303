// The month from Node: `node month.mjs CONFIG.json INVOICES.jsonl` prints one canonical result for each line.
//
// A line is {"op":"calculate","document":…} or {"op":"credit","of":"<invoice id>","document":…}. A credit request gets
// the results printed earlier: the invoice it is of, and that invoice's earlier credit notes.
import { createReadStream, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

import { Engine, isTallageError } from '../../bindings-node/dist/index.mjs';

async function main(configFile, invoicesFile) {
  const engine = new Engine(readFileSync(configFile));
  const invoices = new Map();
  const notes = new Map();

  for await (const line of createInterface({ input: createReadStream(invoicesFile), crlfDelay: Infinity })) {
    if (line.trim() === '') continue;
    const { op, of, document } = JSON.parse(line);
    let result;
    switch (op) {
      case 'calculate':
        result = engine.calculate(document);
        invoices.set(document.id, result);
        break;
      case 'credit': {
        const earlier = notes.get(of) ?? [];
        // Results go in as they are: their text, untouched.
        result = engine.credit({ ...document, invoice: invoices.get(of), credit_notes: earlier });
        notes.set(of, [...earlier, result]);
        break;
      }
      default:
        throw new Error(`unknown op \`${op}\``);
    }
    process.stdout.write(`${result.json}\n`);
  }
}

const [configFile, invoicesFile] = process.argv.slice(2);
if (invoicesFile === undefined) {
  console.error('usage: node month.mjs CONFIG.json INVOICES.jsonl');
  process.exitCode = 2;
} else {
  try {
    await main(configFile, invoicesFile);
  } catch (error) {
    console.error(isTallageError(error) ? JSON.stringify(error) : String(error));
    process.exitCode = 1;
  }
}
