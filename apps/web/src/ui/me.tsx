'use client';

import { type Permission, roleMay } from '@codex-web/contracts/access';
import type { Me } from '@codex-web/contracts/account';
import { createContext, type ReactNode, useContext, useEffect } from 'react';
import { pageWorkspace } from '@/api/page-workspace.ts';

const Current = createContext<Me | null>(null);

/**
 * Lets what is on a page know who is looking at it, and requests which workspace they are about. Within another one it is
 * for a part of the page that is of another workspace.
 */
export function MeProvider({ me, children }: { me: Me; children: ReactNode }) {
  const around = useContext(Current)?.workspace.id;
  const id = me.workspace.id;
  // What is within may ask the server in its first effect, which comes before ours.
  pageWorkspace.set(id);
  useEffect(() => {
    pageWorkspace.set(id);
    return () => {
      if (around !== undefined) pageWorkspace.set(around);
    };
  }, [id, around]);
  return <Current value={me}>{children}</Current>;
}

/** @throws outside of the pages of a workspace. */
export function useMe(): Me {
  const me = useContext(Current);
  if (!me) throw new Error('Nobody is signed in on this page.');
  return me;
}

/** Null on the few pages that are there for somebody without a workspace too. */
export function useMeIfAny(): Me | null {
  return useContext(Current);
}

/** Whether who looks at the page may do that in the workspace of the page. */
export function useMay(permission: Permission): boolean {
  return roleMay(useMe().role, permission);
}
