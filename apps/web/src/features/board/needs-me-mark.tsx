import type { NeedsMe } from '@codex-web/contracts/task';
import { AtSign, CirclePause, Eye, Gauge } from 'lucide-react';

const marks = {
  mentioned: { Icon: AtSign, word: 'Mentioned', why: 'A comment you have not read mentions you' },
  waiting: { Icon: CirclePause, word: 'Waits', why: 'It is yours and waits for the model provider' },
  limit_reached: { Icon: Gauge, word: 'Limit', why: 'It is yours and a limit ended it' },
  ended: { Icon: Eye, word: 'Review', why: 'It is yours and has ended since you looked' },
} as const satisfies Record<NeedsMe, unknown>;

/** Why a task needs whoever looks at the board, in one word; the sentence on hover and for screen readers. */
export function NeedsMeMark({ needsMe }: { needsMe: NeedsMe }) {
  const { Icon, word, why } = marks[needsMe];
  return (
    <span
      className="inline-flex h-5 shrink-0 items-center gap-1 rounded-sm bg-accent-soft px-1.5 text-xs text-accent"
      title={why}
    >
      <Icon aria-hidden className="size-3" />
      <span aria-hidden className="max-md:hidden">
        {word}
      </span>
      <span className="sr-only">Needs you: {why}.</span>
    </span>
  );
}
