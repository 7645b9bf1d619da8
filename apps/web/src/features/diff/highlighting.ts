import type { WorkerInitializationRenderOptions, WorkerPoolOptions } from '@pierre/diffs/react';

export const themes = { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' } as const;

export const poolOptions: WorkerPoolOptions = {
  workerFactory: () => new Worker(new URL('@pierre/diffs/worker/worker.js', import.meta.url), { type: 'module' }),
  poolSize: 2,
};

/** The engine in JavaScript needs no WebAssembly, which the policy of the page does not allow. */
export const highlighterOptions: WorkerInitializationRenderOptions = {
  theme: themes,
  preferredHighlighter: 'shiki-js',
  lineDiffType: 'word-alt',
};
