'use client';

import dynamic from 'next/dynamic';
import type { MessageItem } from './timeline.ts';

const Markdown = dynamic(() => import('@/ui/markdown.tsx').then((module) => module.Markdown));

export function MessageStep({ item }: { item: MessageItem }) {
  if (item.live.text === '') return null;
  return (
    <div data-step="message" className="min-w-0">
      <Markdown text={item.live.text} />
    </div>
  );
}
