import type { NewEvent } from '@codex-web/contracts/event';
import type { ModelTool } from '../model-request.ts';
import type { ModelCall } from '../note.ts';
import type { RunRecord } from '../run-record.ts';

/** The scripts of a call that were begun, by the tool's own name for them. */
export type Runs = (name: string) => RunRecord | null;

/** What a call needs next: a script that is run, one that is waited for, or to tell the model what came of it. */
export type ToolStep =
  | { kind: 'run'; name: string; script: string }
  | { kind: 'wait'; name: string; timeoutMs: number }
  | { kind: 'result'; text: string; image?: string };

/**
 * Something a model can do in the sandbox. A tool is pure: what it decides and tells depends on the call and on what its
 * scripts have put out so far, so that any worker that reads the same comes to the same.
 */
export interface Tool {
  readonly definition: ModelTool;
  next(call: ModelCall, runs: Runs): ToolStep;
  /** Whether people see the output of this script as it comes. */
  showsOutput(name: string): boolean;
  startedEvents(call: ModelCall, name: string): NewEvent[];
  exitedEvents(call: ModelCall, name: string, runs: Runs): NewEvent[];
  /** When the model is told what came of the call. */
  resultEvents(call: ModelCall): NewEvent[];
}
