'use client';

import { Button, buttonClass } from '@/ui/button.tsx';
import { MessagePage } from '@/ui/message-page.tsx';

export default function ErrorPage({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <MessagePage
      title="The page stopped working"
      text={
        <>
          Something went wrong while the page was shown. Tasks are not affected; try again.
          {error.digest && <span className="mt-1 block text-xs">Error {error.digest}</span>}
        </>
      }
    >
      <Button look="primary" onClick={reset}>
        Try again
      </Button>
      <a href="/" className={buttonClass('plain')}>
        Go to the board
      </a>
    </MessagePage>
  );
}
