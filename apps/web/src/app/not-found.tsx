import type { Metadata } from 'next';
import { MessagePage } from '@/ui/message-page.tsx';
import { notFoundMessage } from '@/ui/not-found-message.tsx';

export const metadata: Metadata = { title: 'Not found' };

export default function NotFound() {
  return <MessagePage {...notFoundMessage} />;
}
