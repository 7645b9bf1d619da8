import { AppError } from '@codex-web/contracts/app-error';
import type { App } from './app-type.ts';

/** Refuses text with a NUL character wherever it stands: Postgres cannot store it, and nobody means it. */
export function addNulCheck(app: App): void {
  app.addHook('preValidation', async (request) => {
    for (const part of [request.body, request.query]) {
      const path = pathOfNul(part, []);
      if (path) throw new AppError('invalid_request', `${path.join('.')}: This holds a NUL character; take it out.`);
    }
  });
}

function pathOfNul(value: unknown, path: string[]): string[] | undefined {
  if (typeof value === 'string') return value.includes('\0') ? path : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, part] of Object.entries(value)) {
    const found = pathOfNul(part, [...path, key]);
    if (found) return found;
  }
  return undefined;
}
