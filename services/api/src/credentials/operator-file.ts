import { dirname, resolve } from 'node:path';
import { extraHeaders, offeredModel, provider } from '@codex-web/contracts/credential';
import { modelName, reasoningEffort } from '@codex-web/contracts/model';
import { checkCommandAlone, commandConfig } from '@codex-web/credentials/command-config';
import { SettingsError } from '@codex-web/service-kit/parse-env';
import { z } from 'zod';
import { readOperatorJson, readOperatorText } from '../operator-json.ts';

const secret = z.string().regex(/^[\x21-\x7e]+$/, 'It is empty, or has white space or characters a token cannot have.');

const ways = ['apiKey', 'apiKeyFile', 'accessToken', 'command', 'none'] as const;

/**
 * One credential of the installation. Exactly one of `apiKey`, `apiKeyFile` (a path, from the folder of the file when it is
 * relative), `accessToken`, `command` and `none` says how it comes by its token. The first entry is the default.
 */
const entry = z
  .strictObject({
    name: z.string().trim().min(1).max(100),
    provider: provider.strict(),
    apiKey: secret.optional(),
    apiKeyFile: z.string().min(1).optional(),
    accessToken: secret.optional(),
    command: commandConfig.optional(),
    none: z.literal(true).optional(),
    headers: extraHeaders.default({}),
    models: z.array(offeredModel).max(500).default([]),
    defaultModel: modelName.optional(),
    defaultReasoningEffort: reasoningEffort.default('medium'),
  })
  .refine((given) => ways.filter((way) => given[way] !== undefined).length === 1, {
    message: `Give exactly one of ${ways.join(', ')}.`,
  })
  .refine((given) => given.provider.kind !== 'chatgpt', {
    message: 'A ChatGPT sign-in is a person’s own and cannot be the installation’s.',
    path: ['provider', 'kind'],
  });

const operatorFile = z
  .strictObject({ credentials: z.array(entry).max(100) })
  .refine(({ credentials }) => new Set(credentials.map(({ name }) => name)).size === credentials.length, {
    message: 'Two entries have the same name.',
    path: ['credentials'],
  });

/** An entry with its key read from its file, where it names one. */
export type OperatorCredential = Omit<z.output<typeof entry>, 'apiKeyFile'>;

/** @throws SettingsError that says where in the file something is wrong, and never repeats what stands there. */
export function readOperatorFile(path: string): OperatorCredential[] {
  const { credentials } = readOperatorJson(path, 'CREDENTIALS_FILE', operatorFile, checkCombinations);
  return credentials.map(({ apiKeyFile, ...given }) => {
    if (apiKeyFile === undefined) return given;
    const text = readOperatorText(resolve(dirname(path), apiKeyFile), `The file with the key of "${given.name}"`);
    const key = secret.safeParse(text.trim());
    if (!key.success) throw new SettingsError(`The file with the key of "${given.name}" holds no key.`);
    return { ...given, apiKey: key.data };
  });
}

/** Says by name what a command is combined with, which "exactly one" would not. */
function checkCombinations(content: unknown): void {
  const entries = z.object({ credentials: z.array(z.looseObject({})) }).safeParse(content);
  try {
    if (entries.success) for (const given of entries.data.credentials) checkCommandAlone(given);
  } catch (cause) {
    throw new SettingsError(`The file that CREDENTIALS_FILE names is wrong: ${(cause as Error).message}`, { cause });
  }
}
