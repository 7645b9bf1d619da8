import type { Metadata } from 'next';
import { MessagePage } from '@/ui/message-page.tsx';

export const metadata: Metadata = { title: 'Link not found', robots: 'noindex, nofollow' };

/** What is said of a link that never was, was withdrawn or has expired: the three are not told apart. */
export default function SharedNotFound() {
  return (
    <MessagePage
      title="This link leads nowhere"
      text="It is wrong, it was withdrawn, or its time is over. Ask whoever sent it to you for a new one."
    />
  );
}
