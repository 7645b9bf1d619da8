/** Which models are offered, and who answers for them. */
export type ModelSettings = { demo: boolean; models: string; defaultModel: string; baseUrl: string; apiKey: string };

// The demo model answers under the names of real models, since the agent talks differently to different ones.
const demoModels = 'gpt-5.5=Demo model,gpt-6-sol=Demo model in code mode';
const openAiModels = 'gpt-6-sol=GPT-6 Sol,gpt-5.5=GPT-5.5';

/** @param demoUrl where the demo model answers, used when no key and no other provider is given. */
export function modelSettings(env: NodeJS.ProcessEnv, demoUrl: string): ModelSettings {
  const demo = !env.OPENAI_API_KEY && !env.OPENAI_BASE_URL;
  const models = env.MODELS || (demo ? demoModels : openAiModels);
  return {
    demo,
    models,
    defaultModel: models.split(',')[0]?.split('=')[0] ?? '',
    baseUrl: demo ? demoUrl : env.OPENAI_BASE_URL || 'https://api.openai.com/v1',
    apiKey: env.OPENAI_API_KEY ?? '',
  };
}
