import type { Metadata } from 'next';
import Link from 'next/link';
import { buttonClass } from '@/ui/button.tsx';
import { MessagePanel } from '@/ui/message-page.tsx';

export const metadata: Metadata = { title: 'Not found' };

/** What a page of the workspace shows for what is not there: the sidebar stays. */
export default function NotFound() {
  return (
    <MessagePanel
      title="Nothing is here"
      text="The address is wrong, or what it named was removed or belongs to another workspace."
    >
      <Link href="/" className={buttonClass('primary')}>
        Go to the board
      </Link>
    </MessagePanel>
  );
}
