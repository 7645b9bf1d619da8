import { SettingsError } from '@codex-web/service-kit/parse-env';
import type { AppSettings } from './dependencies.ts';
import type { Settings } from './settings.ts';

/** @throws SettingsError when the default model is not one of the models. */
export function toAppSettings(env: Settings): AppSettings {
  return {
    publicUrl: new URL(env.PUBLIC_URL).origin,
    trustProxy: env.TRUST_PROXY,
    models: {
      payer: null,
      payers: [],
      agents: [{ name: 'codex', label: 'Codex' }],
      defaultAgent: 'codex',
      items: env.MODELS,
      defaultModel: defaultModel(env),
      defaultReasoningEffort: env.DEFAULT_REASONING_EFFORT,
      demo: env.DEMO_MODEL,
    },
    environment: {
      name: 'Default',
      image: env.SANDBOX_IMAGE,
      memoryBytes: env.SANDBOX_MEMORY_BYTES,
      cpus: env.SANDBOX_CPUS,
      maxProcesses: env.SANDBOX_MAX_PROCESSES,
      diskBytes: env.SANDBOX_DISK_BYTES,
    },
    sampleRepository: env.SAMPLE_REPOSITORY ?? null,
    limits: { requestsPerMinute: env.REQUESTS_PER_MINUTE, signInsPerMinute: env.SIGN_INS_PER_MINUTE },
  };
}

function defaultModel({ DEFAULT_MODEL: wanted, MODELS: models }: Settings): string {
  const model = wanted === undefined ? models[0] : models.find(({ id }) => id === wanted);
  if (model) return model.id;
  throw new SettingsError('DEFAULT_MODEL is not one of MODELS.');
}
