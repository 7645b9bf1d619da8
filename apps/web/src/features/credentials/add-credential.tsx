'use client';

import type { CredentialsAnswer } from '@codex-web/contracts/credential';
import { useState } from 'react';
import { ChoiceCards } from '@/ui/choice-cards.tsx';
import { ChatgptSignInForm } from './chatgpt-sign-in-form.tsx';
import type { LacksDefault } from './default-choice.tsx';
import { NewCredentialForm } from './new-credential-form.tsx';
import { type ChosenProvider, providerChoices } from './providers.ts';

type AddCredentialProps = {
  answer: Pick<CredentialsAnswer, 'chatgptSignIn' | 'privateProviders'>;
  lacksDefault: LacksDefault;
};

/** First the provider, then what it asks for. */
export function AddCredential({ answer, lacksDefault }: AddCredentialProps) {
  const [provider, setProvider] = useState<ChosenProvider>('openai');
  const options = providerChoices
    .filter(({ kind }) => kind !== 'chatgpt' || answer.chatgptSignIn)
    .map(({ kind, label, note }) => ({ value: kind, label, note }));
  return (
    <>
      <ChoiceCards label="Provider" value={provider} onChange={setProvider} options={options} />
      <div className="mt-6 border-t border-line pt-5">
        {provider === 'chatgpt' ? (
          <ChatgptSignInForm lacksDefault={lacksDefault} />
        ) : (
          <NewCredentialForm
            key={provider}
            provider={provider}
            privateProviders={answer.privateProviders}
            lacksDefault={lacksDefault}
          />
        )}
      </div>
    </>
  );
}
