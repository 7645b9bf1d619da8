import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PatchError, parsePatch } from './parse-patch.ts';
import { parseFiles, planPatch, readScript } from './patch-files.ts';
import { updateContent } from './update-content.ts';

const patch = (...lines: string[]) => ['*** Begin Patch', ...lines, '*** End Patch'].join('\n');

function updated(content: string, ...lines: string[]) {
  const [file] = parsePatch(patch('*** Update File: f', ...lines));
  if (file?.kind !== 'update') throw new Error('It was to be an update.');
  return updateContent('f', content, file.chunks);
}

/** Applies a patch with a real shell, in a folder of this machine in place of the workspace. */
function apply(folder: string, text: string) {
  const run = (script: string) => execFileSync('sh', ['-c', script.replaceAll('/workspace', folder)]);
  const patches = parsePatch(text);
  const plan = planPatch(patches, parseFiles(run(readScript(patches)), patches));
  run(plan.script);
  return plan;
}

describe('parsePatch', () => {
  it('reads a patch in a here-document or a fence', () => {
    const text = `\`\`\`\napply_patch <<'EOF'\n${patch('*** Add File: a', '+x')}\nEOF\n\`\`\``;
    expect(parsePatch(text)).toEqual([{ kind: 'add', path: 'a', content: 'x\n' }]);
  });

  it.each([
    ['', 'Begin Patch'],
    ['*** Begin Patch\n*** Add File: a\n+x', 'End Patch'],
    [patch(), 'changes no file'],
    [patch('nonsense'), 'no header'],
    [patch('*** Add File: a', 'x'), "must begin with '+'"],
    [patch('*** Update File: a', '@@', '*x'), 'must begin with'],
    [patch('*** Update File: a'), 'changes nothing'],
  ])('refuses %j and says why', (text, why) => {
    expect(() => parsePatch(text)).toThrow(why);
  });
});

describe('updateContent', () => {
  it('changes lines where they stand, and tells it as a diff', () => {
    const { content, diff } = updated('a\nb\nc\nd\n', '@@', ' b', '-c', '+C', '+C2', '@@', '-d', '+D');
    expect(content).toBe('a\nb\nC\nC2\nD\n');
    expect(diff).toBe('@@ -2,2 +2,3 @@\n b\n-c\n+C\n+C2\n@@ -4,1 +5,1 @@\n-d\n+D\n');
  });

  it('looks for the line after @@ first', () => {
    expect(updated('def a\n  x\ndef b\n  x\n', '@@ def b', '-  x', '+  y').content).toBe('def a\n  x\ndef b\n  y\n');
  });

  it('finds lines whose white space or quotation marks differ, and keeps those that stay', () => {
    expect(updated('if “x”:  \n\ty\n', '@@', ' if "x":', '-y', '+z').content).toBe('if “x”:  \nz\n');
  });

  it('puts lines at the end when nothing is to be found, and keeps the ends of lines', () => {
    expect(updated('a\r\nb\r\n', '@@', '+c').content).toBe('a\r\nb\r\nc\r\n');
  });

  it('takes the last place for a change at the end of the file', () => {
    expect(updated('x\ny\nx\n', '@@', '-x', '+z', '*** End of File').content).toBe('x\ny\nz\n');
  });

  it('says which lines are not there', () => {
    expect(() => updated('a\n', '@@', '-b')).toThrow('These lines were not found in f');
    expect(() => updated('a\n', '@@ nowhere', '-a')).toThrow("no line 'nowhere'");
  });
});

describe('a patch applied by a shell', () => {
  const folder = () => mkdtempSync(join(tmpdir(), 'patch-'));

  it('adds, changes, moves and deletes, whatever the names and contents are', () => {
    const at = folder();
    writeFileSync(join(at, 'old.sh'), 'echo "$HOME" `id` \\ é\n');
    chmodSync(join(at, 'old.sh'), 0o755);
    writeFileSync(join(at, "it's"), 'gone\n');
    const plan = apply(
      at,
      patch(
        "*** Add File: -new dir/$(id)/a'b",
        '+$HOME `id` END_OF_FILE',
        '*** Update File: old.sh',
        '*** Move to: bin/new.sh',
        '@@',
        '-echo "$HOME" `id` \\ é',
        '+true',
        "*** Delete File: it's",
      ),
    );
    expect(readFileSync(join(at, "-new dir/$(id)/a'b"), 'utf8')).toBe('$HOME `id` END_OF_FILE\n');
    expect(readFileSync(join(at, 'bin/new.sh'), 'utf8')).toBe('true\n');
    expect(statSync(join(at, 'bin/new.sh')).mode & 0o777).toBe(0o755);
    expect(existsSync(join(at, 'old.sh')) || existsSync(join(at, "it's"))).toBe(false);
    expect(plan.changes).toMatchObject([
      { kind: 'add' },
      { kind: 'update', path: 'old.sh', movedTo: 'bin/new.sh' },
      { kind: 'delete', path: "it's", diff: 'gone\n' },
    ]);
    expect(plan.summary).toContain("A -new dir/$(id)/a'b");
  });

  it('keeps a file that lies to hand out more than one answer apart', () => {
    const at = folder();
    writeFileSync(join(at, 'a'), 'file 3\nmissing\n');
    writeFileSync(join(at, 'b'), 'b\n');
    apply(at, patch('*** Update File: a', '@@', '-missing', '+found', '*** Update File: b', '@@', '-b', '+c'));
    expect(readFileSync(join(at, 'a'), 'utf8')).toBe('file 3\nfound\n');
    expect(readFileSync(join(at, 'b'), 'utf8')).toBe('c\n');
  });

  it('changes nothing when one of its files does not fit', () => {
    const at = folder();
    mkdirSync(join(at, 'folder'));
    writeFileSync(join(at, 'bytes'), Buffer.from([0xff, 0x00]));
    for (const lines of [
      ['*** Update File: missing', '@@', '-a'],
      ['*** Delete File: missing'],
      ['*** Add File: folder', '+a'],
      ['*** Update File: bytes', '@@', '-a'],
      ['*** Add File: ./first', '+b'],
    ]) {
      expect(() => apply(at, patch('*** Add File: first', '+a', ...lines))).toThrow(PatchError);
      expect(existsSync(join(at, 'first'))).toBe(false);
    }
  });
});
