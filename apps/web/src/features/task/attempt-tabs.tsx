'use client';

import type { Attempt } from '@codex-web/contracts/task';
import { DiffCount } from '@/ui/diff-count.tsx';
import { Segmented } from '@/ui/segmented.tsx';
import { StateIcon, stateWord } from '@/ui/state-mark.tsx';

type AttemptTabsProps = {
  turn: { attempts: readonly Pick<Attempt, 'id' | 'position' | 'state' | 'diff'>[] };
  selected: string;
  onSelect: (attemptId: string) => void;
};

/** The attempts of a turn side by side, each with its state and what it changed. */
export function AttemptTabs({ turn, selected, onSelect }: AttemptTabsProps) {
  const options = turn.attempts.map((attempt) => ({
    value: attempt.id,
    name: `Attempt ${attempt.position}, ${stateWord(attempt.state)}${attempt.diff ? `, ${attempt.diff.added} lines added, ${attempt.diff.removed} removed` : ''}`,
    label: (
      <>
        <StateIcon state={attempt.state} className="size-3.5" />
        <span className="tabular">{attempt.position}</span>
        {attempt.diff && (
          <DiffCount added={attempt.diff.added} removed={attempt.diff.removed} className="max-sm:hidden" />
        )}
      </>
    ),
  }));
  return <Segmented label="Attempt" value={selected} onChange={onSelect} options={options} />;
}
