import { readFileSync } from 'node:fs';
import { SettingsError } from '@codex-web/service-kit/parse-env';
import type { z } from 'zod';

/**
 * Reads a JSON file of the operator's, which may hold secrets.
 * @param setting names the file, as in `IDENTITY_FILE`. @param check looks at the content before its schema does.
 * @throws SettingsError that says where in the file something is wrong, and never repeats what stands there.
 */
export function readOperatorJson<S extends z.ZodType>(
  path: string,
  setting: string,
  schema: S,
  check: (content: unknown) => void = () => {},
): z.output<S> {
  const what = `The file that ${setting} names`;
  const content = parseJson(readOperatorText(path, what), what);
  check(content);
  const parsed = schema.safeParse(content);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'the file'}: ${safeMessage(issue)}`);
  throw new SettingsError(`${what} is wrong: ${faults.slice(0, 5).join('; ')}`);
}

/** @param what it is, at the beginning of a sentence. @throws SettingsError */
export function readOperatorText(path: string, what: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new SettingsError(`${what} cannot be read.`, { cause });
  }
}

/** Names of unknown keys may be shown, values never. */
function safeMessage(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') return `There is nothing called ${issue.keys.join(', ')} here.`;
  return issue.message;
}

function parseJson(text: string, what: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    // The parser's own words repeat a piece of the text, which may be a secret.
    throw new SettingsError(`${what} is not JSON.`);
  }
}
