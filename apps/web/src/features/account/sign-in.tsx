'use client';

import type { IdentityProviderList } from '@codex-web/contracts/identity';
import type { SecondFactorMethod } from '@codex-web/contracts/sign-in';
import { type ReactNode, useState } from 'react';
import type { ApiFailure } from '@/api/api-failure.ts';
import { FailureNotice } from '@/ui/failure-notice.tsx';
import { Fold } from '@/ui/fold.tsx';
import { visibleName } from '@/ui/format/visible-text.ts';
import { PasskeySignIn } from './passkey-sign-in.tsx';
import { Or, ProviderLinks } from './provider-links.tsx';
import { SecondFactorForm } from './second-factor-form.tsx';
import { SignInForm } from './sign-in-form.tsx';

type SignInProps = {
  next: string;
  providers: IdentityProviderList;
  /** An identity provider has said who it is, and the second factor is next. */
  isBegun: boolean;
  /** Stands below the ways in. */
  children: ReactNode;
};

const everyMethod: SecondFactorMethod[] = ['totp', 'recovery-code'];

/** All ways in: those of the identity providers first, then the own ones, in the end the second factor. */
export function SignIn({ next, providers: { items, forcedProviderId }, isBegun, children }: SignInProps) {
  const [second, setSecond] = useState<SecondFactorMethod[] | null>(isBegun ? everyMethod : null);
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const forced = items.filter(({ id }) => id === forcedProviderId);
  if (second) {
    const goBack = (why: ApiFailure | null) => {
      setFailure(why);
      setSecond(null);
    };
    return <SecondFactorForm methods={second} next={next} onBack={goBack} />;
  }
  const ownWays = (
    <div className="grid gap-4">
      <SignInForm next={next} onSecondFactor={({ methods }) => setSecond(methods)} />
      <PasskeySignIn next={next} onFailure={setFailure} />
    </div>
  );
  return (
    <>
      <h1 className="mt-8 mb-6 text-xl font-semibold">Sign in</h1>
      {failure && (
        <div className="mb-4">
          <FailureNotice failure={failure} />
        </div>
      )}
      {forced.length > 0 ? (
        <>
          <p className="mb-4 text-muted">
            Everybody signs in here with {forced.map(({ label }) => visibleName(label)).join(', ')}.
          </p>
          <ProviderLinks providers={forced} next={next} isMain />
          <div className="mt-6">
            <Fold summary="Sign in as an operator of the installation">{ownWays}</Fold>
          </div>
        </>
      ) : (
        <>
          {items.length > 0 && (
            <>
              <ProviderLinks providers={items} next={next} />
              <Or />
            </>
          )}
          {ownWays}
        </>
      )}
      {children}
    </>
  );
}
