'use client';

import { Button, type ButtonLook } from './button.tsx';
import { signOut } from './sign-out.ts';

/** Signs out, and leads back to `path` whoever signs in then. */
export function OtherAccount({ path, look = 'plain' }: { path: string; look?: ButtonLook }) {
  return (
    <Button look={look} onClick={() => void signOut(`/sign-in?next=${encodeURIComponent(path)}`)}>
      Use another account
    </Button>
  );
}
