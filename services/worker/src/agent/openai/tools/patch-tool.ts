import type { NewEvent } from '@codex-web/contracts/event';
import { z } from 'zod';
import type { ModelCall } from '../note.ts';
import { PatchError, parsePatch } from '../patch/parse-patch.ts';
import { type PlannedPatch, parseFiles, planPatch, readScript } from '../patch/patch-files.ts';
import type { RunRecord } from '../run-record.ts';
import { parseArguments } from './parse-arguments.ts';
import type { Runs, Tool, ToolStep } from './tool.ts';

const timeoutMs = 60_000;

/** Models that know apply_patch from elsewhere call its argument `input`. */
const patchArguments = z
  .object({ patch: z.string().optional(), input: z.string().optional() })
  .transform((given) => given.patch ?? given.input ?? '');

const description = `Changes files. Prefer it over commands for edits. The patch looks like this:
*** Begin Patch
*** Add File: path/new.txt
+each line of the new file begins with +
*** Update File: path/old.txt
*** Move to: path/renamed.txt
@@ optional line above the change, such as a function's head
 three lines of context as they are in the file
-a line to be taken out
+a line to be put in
*** Delete File: path/obsolete.txt
*** End Patch
"Move to" is optional. Paths are relative to /workspace. Lines of context begin with a space and must be exactly those of the file.`;

/** Changes files by a patch: reads them, decides here what they become, writes them. */
export const patchTool: Tool = {
  definition: {
    name: 'apply_patch',
    description,
    parameters: {
      type: 'object',
      properties: { patch: { type: 'string', description: 'The whole patch.' } },
      required: ['patch'],
      additionalProperties: false,
    },
  },
  next,
  showsOutput: () => false,
  startedEvents: () => [],
  exitedEvents,
  resultEvents: () => [],
};

function next(call: ModelCall, runs: Runs): ToolStep {
  const given = parseArguments(patchArguments, call);
  if (!given.ok) return { kind: 'result', text: given.text };
  try {
    const read = runs('read');
    if (read === null) return { kind: 'run', name: 'read', script: readScript(parsePatch(given.value)) };
    if (read.exit === null) return { kind: 'wait', name: 'read', timeoutMs };
    const planned = plan(given.value, read);
    const write = runs('write');
    if (write === null) return { kind: 'run', name: 'write', script: planned.script };
    if (write.exit === null) return { kind: 'wait', name: 'write', timeoutMs };
    return { kind: 'result', text: write.exit.code === 0 ? planned.summary : failure(write) };
  } catch (error) {
    if (!(error instanceof PatchError)) throw error;
    return { kind: 'result', text: `The patch was not applied. ${error.message}` };
  }
}

function plan(patch: string, read: RunRecord): PlannedPatch {
  if (read.exit?.code !== 0) throw new PatchError(failure(read));
  const patches = parsePatch(patch);
  return planPatch(patches, parseFiles(read.output, patches));
}

function failure(run: RunRecord): string {
  return `The patch could not be applied: ${run.output.toString('utf8').slice(-2_000)}`;
}

function exitedEvents(call: ModelCall, name: string, runs: Runs): NewEvent[] {
  const given = parseArguments(patchArguments, call);
  const [read, write] = [runs('read'), runs('write')];
  if (name !== 'write' || !given.ok || read === null || write?.exit == null) return [];
  const status = write.exit.code === 0 ? ('completed' as const) : ('failed' as const);
  const changes = changesOf(given.value, read);
  return changes === null ? [] : [{ type: 'files.changed', data: { itemId: call.item, changes, status } }];
}

function changesOf(patch: string, read: RunRecord): PlannedPatch['changes'] | null {
  try {
    return plan(patch, read).changes;
  } catch (error) {
    if (error instanceof PatchError) return null;
    throw error;
  }
}
