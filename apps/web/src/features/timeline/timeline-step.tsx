'use client';

import { CircleAlert, Info } from 'lucide-react';
import { memo } from 'react';
import { visibleText } from '@/ui/format/visible-text.ts';
import { CommandStep } from './command-step.tsx';
import { FilesStep } from './files-step.tsx';
import { LimitStep } from './limit-step.tsx';
import { MessageStep } from './message-step.tsx';
import { PlanStep } from './plan-step.tsx';
import { PreparationStep } from './preparation-step.tsx';
import { ReasoningStep } from './reasoning-step.tsx';
import type { NoteItem, TimelineItem } from './timeline.ts';

export const TimelineStep = memo(function TimelineStep({ item }: { item: TimelineItem }) {
  switch (item.kind) {
    case 'preparation':
      return <PreparationStep item={item} />;
    case 'message':
      return <MessageStep item={item} />;
    case 'reasoning':
      return <ReasoningStep item={item} />;
    case 'command':
      return <CommandStep item={item} />;
    case 'files':
      return <FilesStep item={item} />;
    case 'plan':
      return <PlanStep item={item} />;
    case 'limit':
      return <LimitStep item={item} />;
    case 'note':
      return <NoteStep item={item} />;
    default:
      item satisfies never;
      return null;
  }
});

function NoteStep({ item }: { item: NoteItem }) {
  const isWarning = item.tone === 'warning';
  const Icon = isWarning ? CircleAlert : Info;
  return (
    <p className={`flex items-start gap-2 text-sm ${isWarning ? 'text-waiting' : 'text-muted'}`}>
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0" />
      <span className="min-w-0 [overflow-wrap:anywhere]">
        {isWarning && <span className="sr-only">Warning: </span>}
        {visibleText(item.text)}
      </span>
    </p>
  );
}
