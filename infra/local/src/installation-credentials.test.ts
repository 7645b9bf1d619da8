import { describe, expect, it } from 'vitest';
import { installationCredentials } from './installation-credentials.ts';

const demoUrl = 'http://127.0.0.1:1/v1';

describe('the credentials of an installation on one machine', () => {
  it('are the demo model, which asks for none and says what it is, while there is no key', () => {
    const { demo, file } = installationCredentials({}, demoUrl);
    expect(demo).toBe(true);
    expect(file).toMatchObject({
      credentials: [{ name: 'Demo model', none: true, provider: { kind: 'demo', baseUrl: demoUrl } }],
    });
  });

  it('are the key of the provider as soon as there is one', () => {
    const { demo, file } = installationCredentials({ OPENAI_API_KEY: 'a-key' }, demoUrl);
    expect(demo).toBe(false);
    expect(file).toMatchObject({
      credentials: [{ apiKey: 'a-key', provider: { kind: 'openai', baseUrl: 'https://api.openai.com/v1' } }],
    });
    expect(JSON.stringify(file)).not.toMatch(/Demo/);
  });

  it('are another provider, also without a key, with the models that are named', () => {
    const env = { OPENAI_BASE_URL: 'http://127.0.0.1:11434/v1', MODELS: 'qwen=Qwen, other = Other' };
    expect(installationCredentials(env, demoUrl).file).toEqual({
      credentials: [
        {
          name: '127.0.0.1:11434',
          provider: { kind: 'openai-compatible', baseUrl: env.OPENAI_BASE_URL },
          none: true,
          models: [
            { id: 'qwen', label: 'Qwen' },
            { id: 'other', label: 'Other' },
          ],
          defaultModel: 'qwen',
        },
      ],
    });
  });

  it('are refused when the models cannot be read', () => {
    expect(() => installationCredentials({ MODELS: 'gpt-5' }, demoUrl)).toThrow('MODELS');
  });
});
