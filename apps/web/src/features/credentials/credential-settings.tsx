'use client';

import type { Credential } from '@codex-web/contracts/credential';
import { ConnectionSettings } from './connection-settings.tsx';
import { CredentialFacts } from './credential-facts.tsx';
import { CredentialHistoryList } from './credential-history-list.tsx';
import { DangerZone } from './danger-zone.tsx';
import { ModelSettings } from './model-settings.tsx';
import { NameSettings } from './name-settings.tsx';
import { SecretSettings } from './secret-settings.tsx';
import { SignInAgain } from './sign-in-again.tsx';
import { TestConnection } from './test-connection.tsx';

type CredentialSettingsProps = {
  credential: Credential;
  privateProviders: boolean;
  /** It was just made: it is tried at once. */
  isNew: boolean;
};

/** Everything that is known of a credential, and for who may change it, everything that can be changed. */
export function CredentialSettings({ credential, privateProviders, isNew }: CredentialSettingsProps) {
  const { mayChange, kind, provider, state } = credential;
  const isConfigurable = mayChange && kind !== 'chatgpt' && kind !== 'command' && provider.kind !== 'demo';
  return (
    <>
      <CredentialFacts credential={credential} />
      {mayChange && kind === 'chatgpt' && state === 'needs_sign_in' && <SignInAgain credential={credential} isOpen />}
      {mayChange && <TestConnection credential={credential} isAutomatic={isNew} />}
      {mayChange && <ModelSettings credential={credential} />}
      {mayChange && <NameSettings credential={credential} />}
      {isConfigurable && kind !== 'none' && <SecretSettings credential={credential} />}
      {isConfigurable && <ConnectionSettings credential={credential} privateProviders={privateProviders} />}
      {mayChange && kind === 'chatgpt' && state !== 'needs_sign_in' && (
        <SignInAgain credential={credential} isOpen={false} />
      )}
      {mayChange && <CredentialHistoryList credential={credential} />}
      {mayChange && <DangerZone credential={credential} />}
    </>
  );
}
