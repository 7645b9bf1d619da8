import { describe, expect, it } from 'vitest';
import { createShareRedactor } from './share-redactor.ts';

const redactor = createShareRedactor({
  secrets: ['pa$$phrase ü'],
  repositoryUrl: 'https://git.intern.example:8443/team/project.git',
});

describe('text', () => {
  it('shows no secret, known or by its looks', () => {
    expect(redactor.text('a pa$$phrase ü, sk-proj-abcdefgh12345678 z')).toBe(
      `a ${'•'.repeat(12)}, ${'•'.repeat(24)} z`,
    );
  });

  it('shows no e-mail address', () => {
    expect(redactor.text('ask ann.lee+x@mail.example.com now')).toBe(`ask ${'•'.repeat(26)} now`);
  });

  it('shows paths from the checkout', () => {
    expect(redactor.text('cd /workspace && cat /workspace/src/a.ts /home/agent/.npmrc /run/gateway/door.sock')).toBe(
      'cd ./ && cat ./src/a.ts ~/.npmrc •',
    );
    expect(redactor.text('/srv/workspace /workspaces src/home/agent')).toBe(
      '/srv/workspace /workspaces src/home/agent',
    );
  });

  it('shows neither the address of the repository nor its host', () => {
    const shown = redactor.text('push to https://git.intern.example:8443/team/project.git on git.intern.example');
    expect(shown).not.toMatch(/intern|8443|team/);
  });

  it('leaves the names of hosts that everybody knows', () => {
    const known = createShareRedactor({ secrets: [], repositoryUrl: 'git@github.com:team/project.git' });
    expect(known.text('see https://github.com/other/thing')).toBe('see https://github.com/other/thing');
    expect(known.text('git@github.com:team/project.git')).not.toContain('team');
  });

  it('costs no more for text made to cost', () => {
    const long = 'a.'.repeat(500_000);
    expect(redactor.text(long)).toBe(long);
  });
});

describe('patch', () => {
  it('keeps every other byte and the number of all', async () => {
    const patch = Buffer.concat([
      Buffer.from('+key = "pa$$phrase ü"\n-'),
      Buffer.from([0, 255, 254, 10]),
      Buffer.from('ann@example.com /workspace/\n'),
    ]);
    const shown = await redactor.patch(patch);
    expect(shown).toHaveLength(patch.length);
    expect(shown.toString('latin1')).toBe(`+key = "${'*'.repeat(13)}"\n-\0ÿþ\n${'*'.repeat(15)} /workspace/\n`);
  });

  it('finds what lies across the pieces it is looked through in', async () => {
    for (let before = 32_740; before <= 32_768; before += 4) {
      const filler = `${'x'.repeat(before - 1)} `;
      const patch = Buffer.from(`${filler}ann@mail.example.com ${filler}sk-proj-abcdefgh12345678 ${filler}`);
      const shown = (await redactor.patch(patch)).toString();
      expect(shown === `${filler}${'*'.repeat(20)} ${filler}${'*'.repeat(24)} ${filler}`).toBe(true);
    }
  });
});
