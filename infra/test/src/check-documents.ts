import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';
import { stderr } from 'node:process';

const topFolders = ['apps', 'services', 'packages', 'docker', 'infra', 'e2e', 'bench', 'docs', 'bin', '.ci'];

/**
 * Every file or folder that a document names, in code marks or as a link, must exist; every workspace package must stand
 * in the tree of docs/architecture.md, with the imports that biome.json allows it.
 */
const faults = [...(await checkPaths()), ...(await checkImportTable())];
for (const fault of faults) stderr.write(`${fault}\n`);
process.exit(faults.length === 0 ? 0 : 1);

async function checkPaths(): Promise<string[]> {
  const faults: string[] = [];
  for (const document of await documents()) {
    const text = await readFile(document, 'utf8');
    for (const path of namedPaths(text)) {
      const candidates = [path, join(dirname(document), path)].map(normalize);
      const found = await Promise.all(candidates.map(exists));
      if (!found.includes(true)) faults.push(`${document} names ${path}, which does not exist`);
    }
  }
  return faults;
}

async function documents(): Promise<string[]> {
  const names = await readdir('docs', { recursive: true });
  const tops = (await readdir('.')).filter((name) => name.endsWith('.md'));
  return [...tops, ...names.filter((name) => name.endsWith('.md')).map((name) => join('docs', name))];
}

/** Links to files, and words in code marks that begin with one of the project's folders. */
function namedPaths(text: string): string[] {
  const links = [...text.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)].map((match) => match[1] ?? '');
  const words = [...text.matchAll(/`([\w./@-]+)`/g)]
    .map((match) => match[1] ?? '')
    .filter((word) => topFolders.some((folder) => word.startsWith(`${folder}/`)));
  return [...links, ...words];
}

async function exists(path: string): Promise<boolean> {
  return await stat(path).then(
    () => true,
    () => false,
  );
}

type Override = {
  includes: string[];
  linter: { rules: { style?: { noRestrictedImports: { options: { patterns: { group: string[] }[] } } } } };
};

/** Rows of the import table: `| folder | what it may import |`, the names in code marks. */
async function checkImportTable(): Promise<string[]> {
  const { overrides } = JSON.parse(await readFile('biome.json', 'utf8')) as { overrides: Override[] };
  const rows = importRows(await readFile('docs/architecture.md', 'utf8'));
  const faults: string[] = [];
  for (const override of overrides.filter(({ linter }) => linter.rules.style !== undefined)) {
    const folder = override.includes[0]?.replace(/(\/src)?\/\*\*.*$/, '') ?? '';
    const allowed = allowedNames(override);
    const written = rows.get(folder);
    if (!written) faults.push(`docs/architecture.md has no row in the import table for ${folder}`);
    else if (written.join() !== allowed.join()) {
      faults.push(`docs/architecture.md lets ${folder} import ${written.join(', ')}; biome.json ${allowed.join(', ')}`);
    }
  }
  return faults;
}

function importRows(text: string): Map<string, string[]> {
  const rows = [...text.matchAll(/^\| `([\w./-]+)` \| (.*) \|$/gm)];
  return new Map(
    rows.map(([, folder = '', names = '']) => [
      folder,
      [...names.matchAll(/`([^`]+)`/g)].map((m) => m[1] ?? '').sort(),
    ]),
  );
}

function allowedNames(override: Override): string[] {
  const group = override.linter.rules.style?.noRestrictedImports.options.patterns[0]?.group ?? [];
  return group
    .filter(
      (pattern) =>
        pattern.startsWith('!') && !pattern.startsWith('!.') && !pattern.endsWith('/**') && pattern !== '!node:*',
    )
    .map((pattern) => pattern.slice(1).replace('@codex-web/', ''))
    .sort();
}
