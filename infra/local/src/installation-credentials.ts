import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { DataFolder } from './data-folder.ts';
import { StartError } from './start-error.ts';

/** What pays for tasks of people who bring nothing of their own, in the form of the file that CREDENTIALS_FILE names. */
export type InstallationCredentials = { demo: boolean; file: object };

type Model = { id: string; label: string };

// The demo model answers under the names of real models, since the agent talks differently to different ones.
const demoModels = 'gpt-5.5=Demo model,gpt-6-sol=Demo model in code mode';
const openAiModels = 'gpt-6-sol=GPT-6 Sol,gpt-5.5=GPT-5.5';
const openAiUrl = 'https://api.openai.com/v1';

/**
 * The file the API is given: the operator's own, or one that is made from the other settings.
 * @param demoUrl where the demo model answers. @throws StartError for models that cannot be read.
 */
export async function needCredentialsFile(
  folder: DataFolder,
  env: NodeJS.ProcessEnv,
  demoUrl: string,
): Promise<{ path: string; demo: boolean }> {
  if (env.CREDENTIALS_FILE) return { path: resolve(env.CREDENTIALS_FILE), demo: false };
  const { demo, file } = installationCredentials(env, demoUrl);
  const path = join(folder.secrets, 'credentials.json');
  await writeFile(path, `${JSON.stringify(file, null, 2)}\n`, { mode: 0o600 });
  return { path, demo };
}

/** The demo model while no key and no other provider is given. */
export function installationCredentials(env: NodeJS.ProcessEnv, demoUrl: string): InstallationCredentials {
  const demo = !env.OPENAI_API_KEY && !env.OPENAI_BASE_URL;
  const models = readModels(env.MODELS || (demo ? demoModels : openAiModels));
  const common = { models, defaultModel: models[0]?.id };
  if (demo) {
    const provider = { kind: 'demo', baseUrl: demoUrl };
    return { demo, file: { credentials: [{ name: 'Demo model', provider, none: true, ...common }] } };
  }
  const baseUrl = env.OPENAI_BASE_URL || openAiUrl;
  const isOpenAi = baseUrl.replace(/\/+$/, '') === openAiUrl;
  const name = isOpenAi ? 'OpenAI' : new URL(baseUrl).host;
  const provider = { kind: isOpenAi ? 'openai' : 'openai-compatible', baseUrl };
  const secret = env.OPENAI_API_KEY ? { apiKey: env.OPENAI_API_KEY } : { none: true };
  return { demo, file: { credentials: [{ name, provider, ...secret, ...common }] } };
}

function readModels(text: string): Model[] {
  return text.split(',').map((part) => {
    const [, id, label] = /^\s*([A-Za-z0-9][\w.:/-]*)\s*=\s*(.+?)\s*$/.exec(part) ?? [];
    if (id && label) return { id, label };
    throw new StartError('MODELS cannot be read: write id=Label,id=Label.');
  });
}
