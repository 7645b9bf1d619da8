import { isUtf8 } from 'node:buffer';
import { z } from 'zod';

/** What a patch is sent as: text where its letters are known, else the bytes that they are in some file of a repository. */
export function patchType(patch: Uint8Array): string {
  return isUtf8(patch) ? 'text/x-diff; charset=utf-8' : 'application/octet-stream';
}

/** The same for the description of a route. */
export const patchContent = {
  'text/x-diff': { schema: z.unknown() },
  'application/octet-stream': { schema: z.unknown() },
};
