import type { Metadata } from 'next';
import { MessagePanel } from '@/ui/message-page.tsx';
import { notFoundMessage } from '@/ui/not-found-message.tsx';

export const metadata: Metadata = { title: 'Not found' };

/** What a page of the workspace shows for what is not there: the sidebar stays. */
export default function NotFound() {
  return <MessagePanel {...notFoundMessage} />;
}
