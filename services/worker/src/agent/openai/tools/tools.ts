import type { ModelCall } from '../note.ts';
import { imageTool } from './image-tool.ts';
import { patchTool } from './patch-tool.ts';
import { planTool } from './plan-tool.ts';
import { shellTool } from './shell-tool.ts';
import type { Tool } from './tool.ts';

export const tools: readonly Tool[] = [shellTool, patchTool, planTool, imageTool];

/** @returns null for a tool that the model made up. */
export function toolOf(call: ModelCall): Tool | null {
  return tools.find((tool) => tool.definition.name === call.name) ?? null;
}
