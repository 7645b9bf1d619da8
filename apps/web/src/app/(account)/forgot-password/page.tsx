import type { Metadata } from 'next';
import Link from 'next/link';
import { ForgotPasswordForm } from '@/features/account/forgot-password-form.tsx';
import { buttonClass } from '@/ui/button.tsx';

export const metadata: Metadata = { title: 'Forgot password' };

export default function ForgotPasswordPage() {
  return (
    <>
      <h1 className="mt-8 text-xl font-semibold">Forgot your password?</h1>
      <p className="mt-1 text-muted">You can have a link with which you set a new one.</p>
      <ForgotPasswordForm />
      <Link href="/sign-in" className={`${buttonClass('quiet')} mt-4 -ml-3 self-start touch:-ml-4`}>
        Back to signing in
      </Link>
    </>
  );
}
