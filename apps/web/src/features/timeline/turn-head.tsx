import type { ReactNode } from 'react';
import { PromptCard, type ShownTurn } from './prompt-card.tsx';

type TurnHeadProps = { turn: ShownTurn & { position: number }; turns: number; children?: ReactNode };

/** The prompt of a turn, under the number of the turn where there are several. */
export function TurnHead({ turn, turns, children }: TurnHeadProps) {
  return (
    <>
      {turns > 1 ? (
        <div className="mb-2 flex min-h-7 flex-wrap items-center gap-2 text-xs text-muted">
          <h2 className="font-medium">Turn {turn.position}</h2>
          {children}
        </div>
      ) : (
        <h2 className="sr-only">Turn 1</h2>
      )}
      <PromptCard turn={turn} />
    </>
  );
}
