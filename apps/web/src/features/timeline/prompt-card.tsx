'use client';

import type { Turn } from '@codex-web/contracts/task';
import { useState } from 'react';
import { Button } from '@/ui/button.tsx';
import { visibleName, visibleText } from '@/ui/format/visible-text.ts';
import { useMeIfAny } from '@/ui/me.tsx';
import { ownerWord } from '@/ui/owner-word.ts';
import { RelativeTime } from '@/ui/time.tsx';

const foldedLines = 12;

/** What a prompt is shown with; who reads it through a link sees neither how hard the model thought nor who paid. */
export type ShownTurn = Pick<Turn, 'prompt' | 'model' | 'agent' | 'createdAt' | 'payer'> & {
  author: { name: string };
  reasoningEffort: Turn['reasoningEffort'] | null;
};

/** What was asked for. A long prompt is folded. */
export function PromptCard({ turn }: { turn: ShownTurn }) {
  const me = useMeIfAny();
  const [open, setOpen] = useState(false);
  const text = visibleText(turn.prompt.trim());
  const isLong = text.length > 1200 || text.split('\n').length > foldedLines;
  const shown = isLong && !open ? `${text.split('\n').slice(0, foldedLines).join('\n').slice(0, 1200)}…` : text;
  return (
    <div className="rounded border border-line bg-surface px-3 py-2.5">
      <p className="mb-1 flex flex-wrap gap-x-2 text-xs text-muted">
        <span className="font-medium text-text">{visibleName(turn.author.name)}</span>
        <RelativeTime at={turn.createdAt} />
        <span>
          {turn.model}
          {turn.reasoningEffort && `, ${turn.reasoningEffort} effort`}
          {turn.agent === 'openai' && ', OpenAI loop'}
        </span>
        {turn.payer && (
          <span>
            paid by {visibleName(turn.payer.name)}, {ownerWord(turn.payer.owner, me?.user.id ?? '')}
          </span>
        )}
      </p>
      <p className="whitespace-pre-wrap [overflow-wrap:anywhere]">{shown}</p>
      {isLong && (
        <Button look="quiet" size="small" aria-expanded={open} onClick={() => setOpen(!open)} className="mt-1 -ml-2">
          {open ? 'Show less' : 'Show the whole prompt'}
        </Button>
      )}
    </div>
  );
}
