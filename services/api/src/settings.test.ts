import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from '@codex-web/service-kit/parse-env';
import { describe, expect, it } from 'vitest';
import { toAppSettings } from './app-settings.ts';
import { readSessionSecret, settingsShape } from './settings.ts';

const required = {
  DATABASE_URL: 'postgres://127.0.0.1/codex',
  REDIS_URL: 'redis://127.0.0.1',
  PORT: '4001',
  PUBLIC_URL: 'https://product.example/',
  INTERNAL_PORT: '4002',
  INTERNAL_TLS_CA: '/tls/ca.pem',
  INTERNAL_TLS_CERT: '/tls/cert.pem',
  INTERNAL_TLS_KEY: '/tls/key.pem',
  SANDBOX_IMAGE: 'sandbox',
};

describe('the settings', () => {
  it('need no more than the required ones', () => {
    const settings = toAppSettings(parseEnv(settingsShape, required));
    expect(settings).toMatchObject({
      publicUrl: 'https://product.example',
      chatgptSignIn: true,
      allowedPrivateProviders: [],
      allowedPrivateWebhooks: [],
      sampleRepository: null,
      trustProxy: [],
    });
  });

  it('read lists and switches', () => {
    const env = parseEnv(settingsShape, {
      ...required,
      ALLOWED_FOLDERS: '/srv/git, /home/git,',
      CHATGPT_SIGN_IN: 'false',
      ALLOWED_PRIVATE_PROVIDERS: 'models.internal, 10.0.0.0/8',
      TRUST_PROXY: '127.0.0.1,10.0.0.0/8',
    });
    expect(env).toMatchObject({
      ALLOWED_FOLDERS: ['/srv/git', '/home/git'],
      CHATGPT_SIGN_IN: false,
      ALLOWED_PRIVATE_PROVIDERS: ['models.internal', '10.0.0.0/8'],
      TRUST_PROXY: ['127.0.0.1', '10.0.0.0/8'],
    });
    expect(parseEnv(settingsShape, { ...required, TRUST_PROXY: 'true' }).TRUST_PROXY).toBe(true);
  });
});

describe('the session secret', () => {
  it('is the setting, or what the file holds', () => {
    const folder = mkdtempSync(join(tmpdir(), 'api-secret-'));
    const file = join(folder, 'secret');
    writeFileSync(file, `${'f'.repeat(32)}\n`);
    expect(readSessionSecret({ SESSION_SECRET: 's'.repeat(32), SESSION_SECRET_FILE: file })).toBe('s'.repeat(32));
    expect(readSessionSecret({ SESSION_SECRET: undefined, SESSION_SECRET_FILE: file })).toBe('f'.repeat(32));
    rmSync(folder, { recursive: true });
  });

  it('is refused when it is missing or short', () => {
    expect(() => readSessionSecret({ SESSION_SECRET: undefined, SESSION_SECRET_FILE: undefined })).toThrow(
      '32 characters',
    );
  });
});
