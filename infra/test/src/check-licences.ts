import { execFile } from 'node:child_process';
import { stderr } from 'node:process';
import { promisify } from 'node:util';
import { z } from 'zod';

/** Licences that let a team use and change the product as it likes. */
const permissive =
  /^\(?(MIT|MIT-0|ISC|Apache-2\.0|BSD-2-Clause|BSD-3-Clause|0BSD|BlueOak-1\.0\.0|CC0-1\.0|CC-BY-4\.0|Unlicense|Python-2\.0|OFL-1\.1|PostgreSQL|Zlib|WTFPL)(\s+(OR|AND)\s+.*)?\)?$/i;

/** Packages whose manifest says less than their licence file does, or whose copyleft does not reach us. */
const known: Record<string, string> = {
  '@img/sharp-libvips-linux-x64': 'LGPL library that Next loads as it is, for images we do not serve',
  '@img/sharp-libvips-linuxmusl-x64': 'as above',
  '@img/sharp-libvips-linux-arm64': 'as above',
  '@img/sharp-libvips-linuxmusl-arm64': 'as above',
  lightningcss: 'MPL-2.0: used as it is, at build time',
  'axe-core': 'MPL-2.0: used as it is, in tests',
  '@axe-core/playwright': 'MPL-2.0: used as it is, in tests',
};

const answer = z.record(z.string(), z.array(z.object({ name: z.string(), versions: z.array(z.string()) })));
const { stdout } = await promisify(execFile)('pnpm', ['licenses', 'list', '--json'], { maxBuffer: 64 * 1024 * 1024 });

const faults = Object.entries(answer.parse(JSON.parse(stdout)))
  .filter(([licence]) => !permissive.test(licence))
  .flatMap(([licence, packages]) =>
    packages.filter(({ name }) => !isKnown(name)).map(({ name }) => `${name}: ${licence}`),
  );
for (const fault of faults) stderr.write(`licence not permitted: ${fault}\n`);
process.exit(faults.length === 0 ? 0 : 1);

function isKnown(name: string): boolean {
  return Object.keys(known).some((key) => name === key || name.startsWith(`${key}-`));
}
