'use client';

import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from './button.tsx';
import { copyText } from './copy-text.ts';

type CopyButtonProps = {
  text: string | (() => Promise<string>);
  label: string /** `icon` shows the picture alone. */;
  size?: 'icon' | 'small' | 'normal';
  /** On narrow screens the picture alone. */
  isShort?: boolean;
};

export function CopyButton({ text, label, size = 'small', isShort = false }: CopyButtonProps) {
  const [state, setState] = useState<'idle' | 'copied' | 'failed'>('idle');
  useEffect(() => {
    if (state === 'idle') return;
    const timer = setTimeout(() => setState('idle'), 2000);
    return () => clearTimeout(timer);
  }, [state]);
  const copy = () =>
    copyText(text).then(
      () => setState('copied'),
      () => setState('failed'),
    );
  const word = { idle: label, copied: 'Copied', failed: 'Copying was refused' }[state];
  const Icon = state === 'copied' ? Check : Copy;
  if (size === 'icon') {
    return (
      <Button look="quiet" size="square" aria-label={word} title={word} onClick={copy}>
        <Icon aria-hidden className="size-3.5" />
      </Button>
    );
  }
  return (
    <Button size={size} onClick={copy}>
      <Icon aria-hidden className="size-3.5" />
      <span aria-live="polite" className={isShort ? 'max-sm:sr-only' : undefined}>
        {word}
      </span>
    </Button>
  );
}
