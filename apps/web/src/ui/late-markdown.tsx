'use client';

import dynamic from 'next/dynamic';
import { Suspense } from 'react';
import { visibleText } from './format/visible-text.ts';

const Markdown = dynamic(() => import('./markdown.tsx').then((module) => module.Markdown));

/**
 * `Markdown`, which is loaded with the first text to show: until then the text stands there as it is. The boundary is its own, so
 * that the page around it need not wait.
 */
export function LateMarkdown({ text }: { text: string }) {
  return (
    <Suspense fallback={<p className="whitespace-pre-wrap [overflow-wrap:anywhere]">{visibleText(text)}</p>}>
      <Markdown text={text} />
    </Suspense>
  );
}
