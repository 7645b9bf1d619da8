import type { Metadata } from 'next';
import { ResetPasswordForm } from '@/features/account/reset-password-form.tsx';
import { TextLink } from '@/ui/text-link.tsx';
import { LinkPage, type LinkSearch } from '../link-page.tsx';

export const metadata: Metadata = { title: 'Set a new password' };

export default function ResetPasswordPage({ searchParams }: { searchParams: LinkSearch }) {
  return (
    <LinkPage
      searchParams={searchParams}
      path="/password-resets"
      advice={
        <>
          <TextLink href="/forgot-password">Ask for a new one</TextLink>, or ask an owner or admin of your workspace.
        </>
      }
    >
      {(token) => (
        <>
          <h1 className="mt-8 text-xl font-semibold">Set a new password</h1>
          <p className="mt-1 text-muted">You are signed out everywhere, and sign in with the new one.</p>
          <ResetPasswordForm token={token} />
        </>
      )}
    </LinkPage>
  );
}
