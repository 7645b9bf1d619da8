import { Download } from 'lucide-react';
import Link from 'next/link';
import { buttonClass } from '@/ui/button.tsx';
import { classNames } from '@/ui/class-names.ts';
import { type Span, spans } from './span.ts';

type SpanLinksProps = { span: Span; from: string; to: string };

/** Which days are shown, and those days as a file. */
export function SpanLinks({ span, from, to }: SpanLinksProps) {
  return (
    <div className="flex flex-wrap items-center gap-2">
      <nav aria-label="Days" className="-ml-2 flex gap-0.5">
        {spans.map(({ value, label }) => (
          <Link
            key={value}
            href={value === '30' ? '/usage' : `/usage?days=${value}`}
            scroll={false}
            prefetch={false}
            aria-current={value === span ? 'true' : undefined}
            className={classNames(
              'flex h-7 items-center rounded px-2 text-sm font-medium whitespace-nowrap touch:h-11',
              value === span ? 'bg-hover text-text' : 'text-muted hover:text-text',
            )}
          >
            {label}
          </Link>
        ))}
      </nav>
      <a
        href={`/api/v1/usage.csv?from=${from}&to=${to}`}
        download
        className={classNames(buttonClass('plain', 'small'), 'sm:ml-auto')}
      >
        <Download aria-hidden className="size-3.5" />
        Download CSV
      </a>
    </div>
  );
}
