import type { TaskName } from '@codex-web/db/set-task-name';
import { z } from 'zod';
import { maxTitleCharacters } from './needs-name.ts';

const maxBranchCharacters = 60;
const answered = z.object({ title: z.string(), branch: z.string().catch('') });

/** Reads the name that a model gave a task. @returns null when there is no usable title in it. */
export function parseName(answer: string): TaskName | null {
  const read = answered.safeParse(parseJson(/\{[\s\S]*\}/.exec(answer)?.[0] ?? ''));
  const title = read.success ? toTitle(read.data.title) : '';
  return read.success && title !== '' ? { title, branchName: toBranch(read.data.branch) } : null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** One line, without what cannot be seen or would turn the writing around. */
function toTitle(text: string): string {
  const line = text
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()
    .replace(/[.。]$/u, '');
  const characters = Array.from(line);
  if (characters.length <= maxTitleCharacters) return line;
  return `${characters
    .slice(0, maxTitleCharacters - 1)
    .join('')
    .trimEnd()}…`;
}

/** @returns null for what is no plain name of a branch. */
function toBranch(text: string): string | null {
  const branch = `codex/${text.trim().replace(/^codex\//, '')}`;
  const isPlain = /^codex\/[a-z0-9]+(-[a-z0-9]+)*$/.test(branch);
  return isPlain && branch.length <= maxBranchCharacters ? branch : null;
}
