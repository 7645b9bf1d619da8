import type { ReactNode } from 'react';

export function SettingsPage({ title, text, children }: { title: string; text: string; children: ReactNode }) {
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto w-full max-w-2xl px-4 py-6 md:px-6 md:py-8">
        <h1 className="text-xl font-semibold">{title}</h1>
        <p className="mt-1 text-muted">{text}</p>
        <div className="mt-6">{children}</div>
      </div>
    </div>
  );
}
