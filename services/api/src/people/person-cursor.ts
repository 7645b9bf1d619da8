import { AppError } from '@codex-web/contracts/app-error';
import type { PersonPlace } from '@codex-web/db/installation-people';
import { z } from 'zod';

const place = z.tuple([z.string(), z.string()]);

/** A place in the list of people as a client carries it from one page to the next. */
export function writePersonCursor({ name, id }: PersonPlace): string {
  return Buffer.from(JSON.stringify([name, id])).toString('base64url');
}

/** @throws AppError `invalid_request` when the text is none. */
export function readPersonCursor(text: string): PersonPlace {
  try {
    const [name, id] = place.parse(JSON.parse(Buffer.from(text, 'base64url').toString()));
    return { name, id };
  } catch {
    throw new AppError('invalid_request', 'cursor: It is not one that this list gave. Leave it out.');
  }
}
