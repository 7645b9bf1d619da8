import type { Metadata } from 'next';
import Link from 'next/link';
import { buttonClass } from '@/ui/button.tsx';
import { MessagePage } from '@/ui/message-page.tsx';

export const metadata: Metadata = { title: 'Not found' };

export default function NotFound() {
  return (
    <MessagePage
      title="Nothing is here"
      text="The address is wrong, or what it named was removed or belongs to another workspace."
    >
      <Link href="/" className={buttonClass('primary')}>
        Go to the board
      </Link>
    </MessagePage>
  );
}
