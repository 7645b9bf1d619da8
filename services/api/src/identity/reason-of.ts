import type { AppError } from '@codex-web/contracts/app-error';

/** Why a provider's word was refused, for the log: the library's sentences and codes, not what the provider or the browser sent. */
export function reasonOf({ cause }: AppError): string | undefined {
  return cause instanceof Error ? inWords(cause) : undefined;
}

function inWords(error: Error): string {
  const code = 'code' in error ? ` (${String(error.code)})` : '';
  const inner = error.cause instanceof Error && error.cause !== error ? `: ${inWords(error.cause)}` : '';
  return `${error.name}: ${error.message}${code}${inner}`.slice(0, 500);
}
