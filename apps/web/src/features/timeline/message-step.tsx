'use client';

import { LateMarkdown } from '@/ui/late-markdown.tsx';
import type { MessageItem } from './timeline.ts';

export function MessageStep({ item }: { item: MessageItem }) {
  if (item.live.text === '') return null;
  return (
    <div data-step="message" className="min-w-0">
      <LateMarkdown text={item.live.text} />
    </div>
  );
}
