import type { WireApi } from '@codex-web/contracts/credential';
import type { AnswerItem } from './note.ts';

/** What a model is sent of the conversation so far. */
export type HistoryEntry =
  | { type: 'prompt'; text: string }
  | { type: 'answer'; items: AnswerItem[] }
  | { type: 'result'; callId: string; text: string }
  /** Shown to the model after the results of the answer that asked for it. */
  | { type: 'image'; mediaType: string; base64: string };

/** `parameters` is a JSON schema. */
export type ModelTool = { name: string; description: string; parameters: Record<string, unknown> };

export type ModelRequest = {
  wireApi: WireApi;
  model: string;
  reasoningEffort: string;
  instructions: string;
  history: HistoryEntry[];
  tools: ModelTool[];
  /** The same for all requests of a conversation, so that the provider finds what it has read before. */
  cacheKey: string;
};

/** A part of an answer as it comes; `index` says which item of the answer it belongs to. */
export type AnswerPart =
  | { kind: 'delta'; type: 'message' | 'reasoning'; index: number; text: string }
  | { kind: 'done'; items: SpokenItem[]; isCutShort: boolean };

/** An item of an answer that has no name yet. */
export type SpokenItem =
  | { type: 'message'; index: number; text: string; phase?: 'commentary' | 'final_answer' | undefined }
  | { type: 'reasoning'; index: number; text: string; encrypted?: string | undefined }
  | { type: 'call'; index: number; callId: string; name: string; arguments: string };
