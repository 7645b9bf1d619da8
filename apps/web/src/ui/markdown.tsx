'use client';

import { Square, SquareCheck } from 'lucide-react';
import { memo } from 'react';
import ReactMarkdown, { type Components } from 'react-markdown';
import remarkGfm from 'remark-gfm';
import { visibleText } from '@/ui/format/visible-text.ts';

// The text is a stranger's: no HTML of its own, nothing is loaded from where it points to.
const components: Components = {
  a: ({ href, children }) => <OutsideLink href={href}>{children}</OutsideLink>,
  img: ({ src, alt }) => (
    <OutsideLink href={typeof src === 'string' ? src : undefined}>Image: {alt || String(src ?? '')}</OutsideLink>
  ),
  // A message may begin with any heading; under that of its turn, all have one level.
  h1: ({ children }) => <h3 className="is-large">{children}</h3>,
  h2: ({ children }) => <h3 className="is-large">{children}</h3>,
  h4: ({ children }) => <h3>{children}</h3>,
  h5: ({ children }) => <h3>{children}</h3>,
  h6: ({ children }) => <h3>{children}</h3>,
  input: ({ checked }) => <TaskMark done={checked === true} />,
  pre: ({ children }) => (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with keys
    <pre tabIndex={0}>{children}</pre>
  ),
  table: ({ children }) => (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with keys
    <div tabIndex={0} className="overflow-x-auto">
      <table>{children}</table>
    </div>
  ),
};

export const Markdown = memo(function Markdown({ text }: { text: string }) {
  return (
    <div className="prose">
      <ReactMarkdown remarkPlugins={[remarkGfm]} components={components} skipHtml>
        {visibleText(text)}
      </ReactMarkdown>
    </div>
  );
});

function OutsideLink({ href, children }: { href: string | undefined; children: React.ReactNode }) {
  if (!href || !/^(https?:|mailto:)/i.test(href)) return <span>{children}</span>;
  return (
    <a href={href} target="_blank" rel="noopener noreferrer">
      {children}
    </a>
  );
}

/** The box of a task list: a picture, since it cannot be ticked. */
function TaskMark({ done }: { done: boolean }) {
  const Icon = done ? SquareCheck : Square;
  return (
    <>
      <Icon aria-hidden className="mr-1.5 inline size-4 align-[-3px] text-muted" />
      <span className="sr-only">{done ? 'Done: ' : 'To do: '}</span>
    </>
  );
}
