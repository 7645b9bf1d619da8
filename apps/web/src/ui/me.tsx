'use client';

import type { Me } from '@codex-web/contracts/account';
import { createContext, type ReactNode, useContext } from 'react';

const Current = createContext<Me | null>(null);

/** Lets what is on a page know who is looking at it. */
export function MeProvider({ me, children }: { me: Me; children: ReactNode }) {
  return <Current value={me}>{children}</Current>;
}

/** @throws outside of the pages of a workspace. */
export function useMe(): Me {
  const me = useContext(Current);
  if (!me) throw new Error('Nobody is signed in on this page.');
  return me;
}
