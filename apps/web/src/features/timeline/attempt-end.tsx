'use client';

import type { AttemptState } from '@codex-web/contracts/attempt-state';
import type { Attempt } from '@codex-web/contracts/task';
import type { ReactNode } from 'react';
import { classNames } from '@/ui/class-names.ts';
import { visibleText } from '@/ui/format/visible-text.ts';
import { StateMark } from '@/ui/state-mark.tsx';
import { Elapsed } from '@/ui/time.tsx';
import { endAdvice } from './end-advice.ts';
import type { Timeline } from './timeline.ts';
import { TokenCount } from './token-count.tsx';

type AttemptEndProps = {
  attempt: Attempt;
  timeline: Timeline;
  renderRemedy: (code: string, attempt: Attempt) => ReactNode;
  children: ReactNode;
};

/** How the attempt ended, why, and what it changed. */
export function AttemptEnd({ attempt, timeline, renderRemedy, children }: AttemptEndProps) {
  const state: AttemptState = timeline.ended?.state ?? attempt.state;
  const code = timeline.ended?.code ?? attempt.reason?.code ?? null;
  const message = timeline.ended?.message ?? attempt.reason?.message ?? null;
  const endedAt = timeline.ended?.at ?? attempt.endedAt;
  return (
    <div className="mt-1 border-t border-line pt-3">
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
        <StateMark state={state} className="font-medium" />
        {attempt.startedAt && endedAt && (
          <span className="text-muted">
            in <Elapsed from={attempt.startedAt} to={endedAt} />
          </span>
        )}
        <TokenCount usage={timeline.usage ?? attempt.usage} />
      </p>
      {message && state !== 'completed' && (
        <Reason state={state} code={code} message={message}>
          {code && renderRemedy(code, attempt)}
        </Reason>
      )}
      {children}
    </div>
  );
}

type ReasonProps = { state: AttemptState; code: string | null; message: string; children: ReactNode };

function Reason({ state, code, message, children }: ReasonProps) {
  const advice = endAdvice(code);
  const failed = state === 'failed';
  return (
    <div
      className={classNames(
        'mt-2 rounded border px-3 py-2 text-sm [overflow-wrap:anywhere]',
        failed ? 'border-failed/40 bg-failed-soft' : 'border-line bg-surface',
      )}
    >
      <p>{visibleText(message)}</p>
      {advice && <p className="mt-1">{advice}</p>}
      {children}
      {code && code !== 'cancelled' && <p className="mt-1 font-mono text-xs text-muted">{code}</p>}
    </div>
  );
}
