import { z } from 'zod';
import type { ModelCall } from '../note.ts';
import { quote } from '../shell-quote.ts';
import { parseArguments } from './parse-arguments.ts';
import type { Runs, Tool, ToolStep } from './tool.ts';

const maxBytes = 2_000_000;
const timeoutMs = 60_000;

const imageArguments = z.object({ path: z.string().min(1) });

/** Shows the model an image of the sandbox. */
export const imageTool: Tool = {
  definition: {
    name: 'view_image',
    description: 'Shows you an image file (PNG, JPEG, GIF or WebP, at most 2 MB).',
    parameters: {
      type: 'object',
      properties: { path: { type: 'string', description: 'Relative to /workspace, or absolute.' } },
      required: ['path'],
      additionalProperties: false,
    },
  },
  next,
  showsOutput: () => false,
  startedEvents: () => [],
  exitedEvents: () => [],
  resultEvents: () => [],
};

function next(call: ModelCall, runs: Runs): ToolStep {
  const given = parseArguments(imageArguments, call);
  if (!given.ok) return { kind: 'result', text: given.text };
  const run = runs('image');
  if (run === null) {
    return {
      kind: 'run',
      name: 'image',
      script: `cd /workspace; exec head -c ${maxBytes + 1} ${quote(given.value.path)}\n`,
    };
  }
  if (run.exit === null) return { kind: 'wait', name: 'image', timeoutMs };
  const { output } = run;
  if (run.exit.code !== 0) {
    return { kind: 'result', text: `The image could not be read: ${output.toString('utf8').slice(0, 500)}` };
  }
  if (output.length > maxBytes)
    return { kind: 'result', text: 'The image is larger than 2 MB; make it smaller first.' };
  const image = mediaTypeOf(output);
  if (image === null) return { kind: 'result', text: 'This is no PNG, JPEG, GIF or WebP image.' };
  return { kind: 'result', text: 'The image follows.', image };
}

function mediaTypeOf(bytes: Buffer): string | null {
  const head = bytes.toString('latin1', 0, 12);
  if (head.startsWith('\x89PNG\r\n\x1a\n')) return 'image/png';
  if (head.startsWith('\xff\xd8\xff')) return 'image/jpeg';
  if (/^GIF8[79]a/.test(head)) return 'image/gif';
  return /^RIFF.{4}WEBP/s.test(head) ? 'image/webp' : null;
}
