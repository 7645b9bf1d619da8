import { describe, expect, it } from 'vitest';
import { modelSettings } from './model-settings.ts';

const demoUrl = 'http://127.0.0.1:1/v1';

describe('modelSettings', () => {
  it('takes the demo model, and says so, while there is no key', () => {
    const settings = modelSettings({}, demoUrl);
    expect(settings).toMatchObject({ demo: true, baseUrl: demoUrl, apiKey: '' });
    expect(settings.models).toMatch(/Demo model/);
  });

  it('takes the provider as soon as there is a key', () => {
    const settings = modelSettings({ OPENAI_API_KEY: 'a-key' }, demoUrl);
    expect(settings).toMatchObject({ demo: false, baseUrl: 'https://api.openai.com/v1', apiKey: 'a-key' });
    expect(settings.models).not.toMatch(/Demo/);
  });

  it('takes another provider, also without a key, and the models that are named', () => {
    const env = { OPENAI_BASE_URL: 'http://127.0.0.1:11434/v1', MODELS: 'qwen=Qwen,other=Other' };
    expect(modelSettings(env, demoUrl)).toMatchObject({
      demo: false,
      baseUrl: env.OPENAI_BASE_URL,
      defaultModel: 'qwen',
    });
  });
});
