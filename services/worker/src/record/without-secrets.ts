import { createRedactor } from '@codex-web/credentials/redact';

const redactor = createRedactor({ secrets: [] });

/**
 * The same value with everything taken out of its texts that looks like a key, a token or a password. Their lengths stay.
 * Names and ids of items are kept: they tie what belongs together.
 */
export function withoutSecrets<T>(value: T): T {
  return redacted(value) as T;
}

function redacted(value: unknown): unknown {
  if (typeof value === 'string') return redactor.redact(value);
  if (Array.isArray(value)) return value.map(redacted);
  if (value === null || typeof value !== 'object' || value instanceof Date) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, key === 'itemId' ? inner : redacted(inner)]),
  );
}
