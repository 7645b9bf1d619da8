import type { FileChange } from '@codex-web/contracts/event';

/** Lines added and removed by a change the agent reported: a unified diff for edits, the text itself for new and deleted files. */
export function countLines({ kind, diff }: FileChange): { added: number; removed: number } {
  const isDiff = /^@@ /m.test(diff);
  if (!isDiff && kind !== 'update') {
    const lines = diff === '' ? 0 : diff.split('\n').length - (diff.endsWith('\n') ? 1 : 0);
    return kind === 'add' ? { added: lines, removed: 0 } : { added: 0, removed: lines };
  }
  const body = diff.slice(Math.max(0, diff.search(/^@@ /m)));
  return { added: body.match(/^\+/gm)?.length ?? 0, removed: body.match(/^-/gm)?.length ?? 0 };
}
