'use client';

import { Button } from './button.tsx';

export function ReloadButton() {
  return (
    <Button look="primary" onClick={() => window.location.reload()}>
      Try again
    </Button>
  );
}
