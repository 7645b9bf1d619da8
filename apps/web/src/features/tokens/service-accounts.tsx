'use client';

import type { ServiceAccount } from '@codex-web/contracts/api-token';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/ui/button.tsx';
import { ServiceAccountDetails } from './service-account-details.tsx';
import { ServiceAccountForm } from './service-account-form.tsx';

/** The members of the workspace that are programs. */
export function ServiceAccounts({ accounts, maxDays }: { accounts: ServiceAccount[]; maxDays: number }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      {isOpen ? (
        <ServiceAccountForm onClose={() => setOpen(false)} />
      ) : (
        <Button look="primary" onClick={() => setOpen(true)}>
          <Plus aria-hidden className="size-4" />
          New service account
        </Button>
      )}
      <div className="mt-6">
        {accounts.length === 0 && (
          <p className="border-t border-line py-8 text-center text-muted">
            None yet. Make one for a program that acts for the team, such as a build server.
          </p>
        )}
        {accounts.map((account) => (
          <ServiceAccountDetails key={account.id} account={account} maxDays={maxDays} />
        ))}
      </div>
    </>
  );
}
