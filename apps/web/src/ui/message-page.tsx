import type { ReactNode } from 'react';

type Message = { title: string; text: ReactNode; children?: ReactNode };

/** A page that has only one thing to say, and what can be done about it as children. */
export function MessagePage(message: Message) {
  return (
    <main className="grid min-h-full place-items-center p-6">
      <MessageText {...message} />
    </main>
  );
}

/** The same within a page that has its own frame. */
export function MessagePanel(message: Message) {
  return (
    <div className="grid min-h-full flex-1 place-items-center p-6">
      <MessageText {...message} />
    </div>
  );
}

function MessageText({ title, text, children }: Message) {
  return (
    <div className="w-full max-w-md">
      <h1 className="text-xl font-semibold">{title}</h1>
      <div className="mt-2 text-muted">{text}</div>
      <div className="mt-5 flex flex-wrap gap-2">{children}</div>
    </div>
  );
}
