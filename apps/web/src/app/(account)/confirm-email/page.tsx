import type { Metadata } from 'next';
import { ConfirmEmail } from '@/features/account/confirm-email.tsx';
import { LinkPage, type LinkSearch } from '../link-page.tsx';

export const metadata: Metadata = { title: 'Confirm your e-mail address' };

export default function ConfirmEmailPage({ searchParams }: { searchParams: LinkSearch }) {
  return (
    <LinkPage
      searchParams={searchParams}
      path="/email-changes"
      advice="Your address is as it was; change it again in the settings of your account."
    >
      {(token) => (
        <>
          <h1 className="mt-8 text-xl font-semibold">Confirm your e-mail address</h1>
          <ConfirmEmail token={token} />
        </>
      )}
    </LinkPage>
  );
}
