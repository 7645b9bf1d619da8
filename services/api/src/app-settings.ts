import type { AppSettings } from './dependencies.ts';
import type { Settings } from './settings.ts';

export function toAppSettings(env: Settings): AppSettings {
  return {
    publicUrl: new URL(env.PUBLIC_URL).origin,
    trustProxy: env.TRUST_PROXY,
    chatgptSignIn: env.CHATGPT_SIGN_IN,
    allowedPrivateProviders: env.ALLOWED_PRIVATE_PROVIDERS,
    allowedPrivateWebhooks: env.ALLOWED_PRIVATE_WEBHOOKS,
    environment: {
      name: 'Default',
      image: env.SANDBOX_IMAGE,
      memoryBytes: env.SANDBOX_MEMORY_BYTES,
      cpus: env.SANDBOX_CPUS,
      maxProcesses: env.SANDBOX_MAX_PROCESSES,
      diskBytes: env.SANDBOX_DISK_BYTES,
    },
    sampleRepository: env.SAMPLE_REPOSITORY ?? null,
    openSignUp: env.SIGN_UP === 'open',
    workspaceCreation: env.WORKSPACE_CREATION,
    requireSecondFactor: env.REQUIRE_SECOND_FACTOR,
    limits: {
      requestsPerMinute: env.REQUESTS_PER_MINUTE,
      signInsPerMinute: env.SIGN_INS_PER_MINUTE,
      providerRequestsPerMinute: env.PROVIDER_REQUESTS_PER_MINUTE,
    },
  };
}
