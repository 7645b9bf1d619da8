'use client';

import { type ApiToken, grantableScopes } from '@codex-web/contracts/api-token';
import { visibleName } from '@/ui/format/visible-text.ts';
import { useMe } from '@/ui/me.tsx';
import { TokenList } from './token-list.tsx';
import { TokenMaker } from './token-maker.tsx';

/** The tokens with which programs act as the person in this workspace. */
export function OwnTokens({ tokens, maxDays }: { tokens: ApiToken[]; maxDays: number }) {
  const { role, isOperator = false, workspace } = useMe();
  return (
    <>
      <TokenMaker path="/tokens" scopes={grantableScopes({ role, isOperator })} maxDays={maxDays} look="primary" />
      <div className="mt-6">
        {tokens.length === 0 ? (
          <p className="border-t border-line py-8 text-center text-muted">
            No token for {visibleName(workspace.name)} yet. A command-line client that asks at /device gets one too.
          </p>
        ) : (
          <TokenList label="API tokens" tokens={tokens} path="/tokens" narrows />
        )}
      </div>
    </>
  );
}
