import type { WorkerInitializationRenderOptions, WorkerPoolOptions } from '@pierre/diffs/react';
import { codeThemes } from './code-themes.ts';

export const poolOptions: WorkerPoolOptions = {
  workerFactory: () => new Worker(new URL('@pierre/diffs/worker/worker.js', import.meta.url), { type: 'module' }),
  poolSize: 2,
};

/** The engine in JavaScript needs no WebAssembly, which the policy of the page does not allow. */
export const highlighterOptions: WorkerInitializationRenderOptions = {
  theme: codeThemes,
  preferredHighlighter: 'shiki-js',
  lineDiffType: 'word-alt',
};
