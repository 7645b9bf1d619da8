'use client';

import { useState } from 'react';
import { useWide } from '@/ui/use-wide.ts';

export type Pane = 'conversation' | 'diff';

/** Which of conversation and diff a narrow screen shows, and which file of whose diff was asked for. */
export function usePanes(select: (attemptId: string) => void) {
  const [pane, setPane] = useState<Pane>('conversation');
  const [target, setTarget] = useState<{ attemptId: string; index: number } | null>(null);
  const isDiffMounted = useWide() || pane === 'diff';
  const goToFile = (attemptId: string, index: number) => {
    select(attemptId);
    setPane('diff');
    setTarget({ attemptId, index });
  };
  const targetOf = (attemptId: string) => (target?.attemptId === attemptId ? target : null);
  return { pane, setPane, isDiffMounted, goToFile, targetOf };
}
