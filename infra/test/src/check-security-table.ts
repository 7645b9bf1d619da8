import { readFile } from 'node:fs/promises';
import { stderr } from 'node:process';
import { requirements } from './asvs-requirements.ts';

/**
 * docs/security.md has one row for each requirement of OWASP ASVS 5.0.0 at levels 1 and 2: `| 6.2.1 | met | … |`. One that is met
 * names a test, as `file`: “name of the test”, or, where the standard asks for a document, that document.
 */
const document = 'docs/security.md';
const statuses = ['met', 'not applicable', 'open'];

type Row = { id: string; status: string; text: string };

const rows = readRows(await readFile(document, 'utf8'));
const faults = [...checkIds(rows), ...(await Promise.all(rows.map(checkRow))).flat()];
for (const fault of faults) stderr.write(`${document}: ${fault}\n`);
process.exit(faults.length === 0 ? 0 : 1);

function readRows(text: string): Row[] {
  const found = [...text.matchAll(/^\| (\d+\.\d+\.\d+) \| ([a-z ]+) \| (.+) \|$/gm)];
  return found.map(([, id = '', status = '', words = '']) => ({ id, status, text: words }));
}

function checkIds(rows: Row[]): string[] {
  const wanted = Object.entries(requirements).flatMap(([section, numbers]) => numbers.map((n) => `${section}.${n}`));
  const written = rows.map(({ id }) => id);
  return [
    ...wanted.filter((id) => !written.includes(id)).map((id) => `${id} is missing`),
    ...written.filter((id) => !wanted.includes(id)).map((id) => `${id} is no requirement of levels 1 and 2`),
    ...written.filter((id, index) => written.indexOf(id) !== index).map((id) => `${id} stands there twice`),
  ];
}

async function checkRow({ id, status, text }: Row): Promise<string[]> {
  if (!statuses.includes(status)) return [`${id} is neither ${statuses.join(' nor ')}`];
  const tests = [...text.matchAll(/`([\w./()[\]-]+\.(?:test|spec)\.tsx?)`: “([^”]+)”/g)];
  const missing = await Promise.all(tests.map(([, file = '', name = '']) => checkTest(file, name)));
  const isShown = tests.length > 0 || /`docs\/[\w./-]+\.md`/.test(text) || /`infra\/test\/[\w./-]+\.ts`/.test(text);
  const faults = missing.filter((fault) => fault !== null).map((fault) => `${id}: ${fault}`);
  return status === 'met' && !isShown ? [...faults, `${id} is met, and names no test`] : faults;
}

/** @returns what is wrong with it. */
async function checkTest(file: string, name: string): Promise<string | null> {
  const source = await readFile(file, 'utf8').catch(() => null);
  if (source === null) return `${file} does not exist`;
  return source.includes(name) ? null : `${file} has no test “${name}”`;
}
