'use client';

import type { Credential } from '@codex-web/contracts/credential';
import { useState } from 'react';
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
  // What has to be done comes first, and stays there once it is done: who is at it keeps their place.
  const [needsOwner] = useState(state === 'needs_sign_in');
  const isConfigurable = mayChange && kind !== 'chatgpt' && kind !== 'command' && provider.kind !== 'demo';
  const hasSecret = isConfigurable && kind !== 'none';
  return (
    <>
      <CredentialFacts credential={credential} />
      {mayChange && kind === 'chatgpt' && needsOwner && <SignInAgain credential={credential} isOpen />}
      {hasSecret && needsOwner && <SecretSettings credential={credential} />}
      {mayChange && <TestConnection credential={credential} isAutomatic={isNew} />}
      {mayChange && <ModelSettings credential={credential} />}
      {mayChange && <NameSettings credential={credential} />}
      {hasSecret && !needsOwner && <SecretSettings credential={credential} />}
      {isConfigurable && <ConnectionSettings credential={credential} privateProviders={privateProviders} />}
      {mayChange && kind === 'chatgpt' && !needsOwner && <SignInAgain credential={credential} isOpen={false} />}
      {mayChange && <CredentialHistoryList credential={credential} />}
      {mayChange && <DangerZone credential={credential} />}
    </>
  );
}
