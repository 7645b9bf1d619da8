'use client';

import type { ModelsAnswer } from '@codex-web/contracts/task';
import { Wallet } from 'lucide-react';
import Link from 'next/link';
import { visibleName } from './format/visible-text.ts';
import { useMe } from './me.tsx';
import { ownerWord } from './owner-word.ts';
import { Picker } from './picker.tsx';
import { Spinner } from './spinner.tsx';

type PayerPickerProps = {
  models: ModelsAnswer;
  busy: boolean;
  onChange: (credentialId: string) => void;
};

/** Says which credential pays and whose it is, and lets another one be chosen. */
export function PayerPicker({ models, busy, onChange }: PayerPickerProps) {
  const me = useMe();
  const { payer, payers } = models;
  if (!payer) return null;
  const others = payers.filter(({ credentialId }) => credentialId !== payer.credentialId);
  return (
    <Picker
      label="Paid by"
      icon={busy ? <Spinner /> : <Wallet aria-hidden className="size-3.5 shrink-0" />}
      shown={`${visibleName(payer.name)}, ${ownerWord(payer.owner, me.user.id)}`}
      value={payer.credentialId}
      options={[payer, ...others].map((one) => ({
        value: one.credentialId,
        label: visibleName(one.name),
        note: ownerWord(one.owner, me.user.id),
      }))}
      onChange={onChange}
      footer={
        <Link
          href="/settings/credentials"
          className="block border-t border-line px-3 py-2 text-sm text-accent hover:underline touch:py-3"
        >
          Credentials
        </Link>
      }
      className="max-w-60"
    />
  );
}
