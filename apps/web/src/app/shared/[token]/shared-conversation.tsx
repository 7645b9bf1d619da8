'use client';

import { isFinal } from '@codex-web/contracts/attempt-state';
import type { SharedAttempt, SharedTask } from '@codex-web/contracts/share-link';
import { ChangedFiles } from '@/features/diff/changed-files.tsx';
import { SharedSteps } from '@/features/timeline/shared-steps.tsx';
import { TurnHead } from '@/features/timeline/turn-head.tsx';
import { Button } from '@/ui/button.tsx';
import { toAttempt } from './shared-attempt.ts';

type SharedConversationProps = {
  /** What the paths of the API begin with. */
  base: string;
  task: SharedTask;
  shownOf: (turn: SharedTask['turns'][number]) => SharedAttempt | null;
  selectedId: string;
  onSelect: (attemptId: string) => void;
  onEnded: () => void;
  onFile: (attemptId: string, index: number) => void;
};

/** The turns of a shared task in order; it opens at its beginning. */
export function SharedConversation(props: SharedConversationProps) {
  const { base, task, shownOf, selectedId, onSelect, onEnded, onFile } = props;
  return (
    <section
      aria-label="Conversation"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with keys
      tabIndex={0}
      className="min-h-0 flex-1 overflow-y-auto overscroll-contain px-4 focus-visible:-outline-offset-2 md:px-5"
    >
      <div className="grid grid-cols-1 gap-6 py-4">
        {task.turns.map((turn) => {
          const shown = shownOf(turn);
          if (!shown) return null;
          const attempt = toAttempt(shown, turn);
          return (
            <article key={turn.id} aria-label={`Turn ${turn.position}`} className="min-w-0">
              <TurnHead
                turn={{ ...turn, author: { name: task.authorName }, payer: null, reasoningEffort: null }}
                turns={task.turns.length}
              >
                {task.turns.length > 1 && (
                  <Button
                    look="quiet"
                    size="small"
                    aria-pressed={shown.id === selectedId}
                    onClick={() => onSelect(shown.id)}
                    className="ml-auto"
                  >
                    {shown.id === selectedId ? 'Shown in the diff' : 'Show its diff'}
                  </Button>
                )}
              </TurnHead>
              <div className="mt-3">
                <SharedSteps key={shown.id} path={`${base}/attempts/${shown.id}`} attempt={attempt} onEnded={onEnded}>
                  {isFinal(shown.state) && shown.diff && (
                    <ChangedFiles attemptId={shown.id} onPick={(index) => onFile(shown.id, index)} />
                  )}
                </SharedSteps>
              </div>
            </article>
          );
        })}
      </div>
    </section>
  );
}
