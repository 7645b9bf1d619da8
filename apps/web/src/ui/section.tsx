import { type ReactNode, useId } from 'react';

type SectionProps = { title: string; text?: ReactNode; isFirst?: boolean; children: ReactNode };

/** One part of a settings page under its own heading. */
export function Section({ title, text, isFirst = false, children }: SectionProps) {
  const id = useId();
  return (
    <section aria-labelledby={id} className={isFirst ? undefined : 'mt-8 border-t border-line pt-5'}>
      <h2 id={id} className="font-semibold">
        {title}
      </h2>
      {text && <p className="mt-0.5 text-muted">{text}</p>}
      <div className="mt-3">{children}</div>
    </section>
  );
}
