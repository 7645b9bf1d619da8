import type { ReactNode } from 'react';

/** A page that has only one thing to say, and what can be done about it as children. */
export function MessagePage({ title, text, children }: { title: string; text: ReactNode; children?: ReactNode }) {
  return (
    <main className="grid min-h-full place-items-center p-6">
      <div className="w-full max-w-md">
        <h1 className="text-xl font-semibold">{title}</h1>
        <div className="mt-2 text-muted">{text}</div>
        <div className="mt-5 flex flex-wrap gap-2">{children}</div>
      </div>
    </main>
  );
}
