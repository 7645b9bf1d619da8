/** Where things are inside every container, whichever agent runs in it. */
export const sandboxPaths = {
  workspace: '/workspace',
  home: '/home/agent',
  temporary: '/tmp',
  door: '/run/gateway',
} as const;
