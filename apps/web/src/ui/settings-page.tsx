import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';

type SettingsPageProps = {
  title: string;
  text: ReactNode;
  /** For tables, which need the room. */
  isWide?: boolean;
  /** Stands above the title: the way back. */
  above?: ReactNode;
  children: ReactNode;
};

export function SettingsPage({ title, text, isWide = false, above, children }: SettingsPageProps) {
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className={classNames('mx-auto w-full px-4 py-6 md:px-6 md:py-8', isWide ? 'max-w-5xl' : 'max-w-2xl')}>
        {above}
        <h1 className="text-xl font-semibold [overflow-wrap:anywhere]">{title}</h1>
        <div className="mt-1 text-muted">{text}</div>
        <div className="mt-6">{children}</div>
      </div>
    </div>
  );
}
