'use client';

import { createContext, type ReactNode, useContext } from 'react';

const Base = createContext('');

/** Has the diffs within read from under `base`, a path of the API, instead of as a member of the workspace. */
export function DiffSource({ base, children }: { base: string; children: ReactNode }) {
  return <Base value={base}>{children}</Base>;
}

/** What follows `/api/v1` for an attempt. */
export function useAttemptPath(attemptId: string): string {
  return `${useContext(Base)}/attempts/${attemptId}`;
}
