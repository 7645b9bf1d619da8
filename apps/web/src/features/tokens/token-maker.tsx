'use client';

import type { Scope } from '@codex-web/contracts/access';
import type { CreatedApiToken } from '@codex-web/contracts/api-token';
import { Plus } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { Button, type ButtonLook } from '@/ui/button.tsx';
import { ShownOnce } from '@/ui/shown-once.tsx';
import { TokenForm } from './token-form.tsx';

type TokenMakerProps = {
  /** Where a token is asked for: what follows `/api/v1`. */
  path: string;
  scopes: readonly Scope[];
  maxDays: number;
  look?: ButtonLook;
};

/** A button that opens the form of a new token, and the token once it was made. */
export function TokenMaker({ path, scopes, maxDays, look = 'plain' }: TokenMakerProps) {
  const [isOpen, setOpen] = useState(false);
  const [made, setMade] = useState<CreatedApiToken | null>(null);
  const router = useRouter();
  const take = (token: CreatedApiToken) => {
    setMade(token);
    setOpen(false);
    router.refresh();
  };
  if (isOpen) {
    return <TokenForm path={path} scopes={scopes} maxDays={maxDays} onMade={take} onCancel={() => setOpen(false)} />;
  }
  return (
    <div className="grid justify-items-start gap-3">
      {made && (
        <div className="w-full">
          <ShownOnce label={`Token ${made.name}`} text={made.token} copyLabel="Copy token">
            Programs send it as <code className="text-xs">Authorization: Bearer …</code>
          </ShownOnce>
        </div>
      )}
      <Button
        look={look}
        onClick={() => {
          setMade(null);
          setOpen(true);
        }}
      >
        <Plus aria-hidden className="size-4" />
        {made ? 'Make another token' : 'Make a token'}
      </Button>
    </div>
  );
}
