/** What the demo model is to do, one step a line; see services/demo-model. */
export type Step =
  | { say: string }
  | { reason: string }
  | { run: string }
  | { patch: string }
  | { plan: string[] }
  | { wait_ms: number }
  | { fail: { status: number; times: number; retry_after_s?: number } }
  | { cut_stream: true }
  | { hang: true }
  | { usage: { input_tokens: number; output_tokens: number } };

/** A prompt that the demo model plays as a script. */
export function script(title: string, ...steps: Step[]): string {
  return [title, '', '```script', ...steps.map((step) => JSON.stringify(step)), '```'].join('\n');
}
