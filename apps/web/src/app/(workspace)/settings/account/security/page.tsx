import { identityFault, identityFaults, identityList, identityProviderList } from '@codex-web/contracts/identity';
import { accountSecurity, passkey } from '@codex-web/contracts/sign-in';
import type { Metadata } from 'next';
import { z } from 'zod';
import { read } from '@/api/read.ts';
import { Identities } from '@/features/own-account/identities.tsx';
import { Passkeys } from '@/features/own-account/passkeys.tsx';
import { PasswordForm } from '@/features/own-account/password-form.tsx';
import { TwoStep } from '@/features/own-account/two-step.tsx';
import { FailureNotice } from '@/ui/failure-notice.tsx';
import { SettingsPage } from '@/ui/settings-page.tsx';

export const metadata: Metadata = { title: 'Sign-in and security' };

const passkeysAnswer = z.object({ items: z.array(passkey) });

type Props = { searchParams: Promise<{ error?: string | string[] }> };

export default async function SecurityPage({ searchParams }: Props) {
  const [{ error }, account, passkeys, identities, providers] = await Promise.all([
    searchParams,
    read(accountSecurity, '/account'),
    read(passkeysAnswer, '/account/passkeys'),
    read(identityList, '/account/identities'),
    read(identityProviderList, '/identity-providers'),
  ]);
  const fault = identityFault.safeParse(error).data;
  const failure = account.failure ?? passkeys.failure ?? identities.failure;
  return (
    <SettingsPage title="Sign-in and security" text="The ways into your account.">
      {fault && (
        <div className="mb-6">
          <FailureNotice
            title="The account was not connected."
            failure={{ code: fault, message: identityFaults[fault], requestId: null, status: null }}
          />
        </div>
      )}
      {account.data?.secondFactorMissing && (
        <p className="mb-6 rounded border border-line bg-waiting-soft px-3 py-2">
          A second factor is demanded here: set up two-step sign-in or a passkey. Until then your tasks are out of
          reach.
        </p>
      )}
      {failure && <FailureNotice title="Some of it was not loaded." failure={failure} />}
      {account.data && (
        <>
          <PasswordForm account={account.data} />
          <TwoStep account={account.data} />
          {passkeys.data && <Passkeys passkeys={passkeys.data.items} />}
          <Identities identities={identities.data?.items ?? []} providers={providers.data?.items ?? []} />
        </>
      )}
    </SettingsPage>
  );
}
