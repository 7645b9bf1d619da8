import { type AuditAnswer, auditAnswer, auditQuery } from '@codex-web/contracts/audit';
import { readAuditHead } from '@codex-web/db/audit-lines';
import { listAuditActions, listAuditEntries } from '@codex-web/db/list-audit-entries';
import { recordAuditAlone } from '@codex-web/db/record-audit';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { exportAudit } from '../audit/export-audit.ts';
import type { SignedIn } from '../auth/caller.ts';
import type { Dependencies } from '../dependencies.ts';
import type { App } from '../http/app-type.ts';
import { streamTimeoutMs } from '../http/event-stream.ts';
import { refusals } from '../http/refusals.ts';
import { sendJsonLines } from '../http/send-json-lines.ts';

const jsonLines = { content: { 'application/jsonl': { schema: z.string() } } };
const aboutExport =
  'JSON Lines: each entry with all that its hash covers, then the head. `bin/verify-audit` checks it. The export is written down too.';

export function auditRoutes(app: App, parts: Dependencies): void {
  ofWorkspace(app, parts);
  ofInstallation(app, parts);
}

function ofWorkspace(app: App, parts: Dependencies): void {
  const config = { rule: 'audit.read' } as const;
  const tags = ['Audit log'];
  app.get(
    '/audit',
    {
      config,
      schema: {
        tags,
        summary: 'Read who did what in the workspace, newest first',
        querystring: auditQuery,
        response: { 200: auditAnswer, ...refusals(400) },
      },
    },
    async ({ caller, query }) => await read(parts, caller.workspace.id, query),
  );
  app.get(
    '/audit.jsonl',
    {
      config,
      handlerTimeout: streamTimeoutMs,
      schema: {
        tags,
        summary: 'Export the audit log of the workspace',
        description: aboutExport,
        response: { 200: jsonLines },
      },
    },
    async ({ caller }, reply) => await send(parts, caller, caller.workspace.id, reply),
  );
}

function ofInstallation(app: App, parts: Dependencies): void {
  const config = { rule: 'installation.manage' } as const;
  const tags = ['Installation'];
  app.get(
    '/installation/audit',
    {
      config,
      schema: {
        tags,
        summary: 'Read who did what with the installation, newest first',
        description:
          'Sign-ins, accounts, operators and workspaces as such; what was done in a workspace stands in its own log.',
        querystring: auditQuery,
        response: { 200: auditAnswer, ...refusals(400) },
      },
    },
    async ({ query }) => await read(parts, null, query),
  );
  app.get(
    '/installation/audit.jsonl',
    {
      config,
      handlerTimeout: streamTimeoutMs,
      schema: {
        tags,
        summary: 'Export the audit log of the installation',
        description: aboutExport,
        response: { 200: jsonLines },
      },
    },
    async ({ signedIn }, reply) => await send(parts, signedIn, null, reply),
  );
}

async function read(
  { db }: Dependencies,
  workspaceId: string | null,
  { cursor, limit, ...filter }: z.output<typeof auditQuery>,
): Promise<AuditAnswer> {
  // One more than asked for tells whether there are more.
  const selection = { ...filter, workspaceId, before: cursor ?? null, limit: limit + 1 };
  const [found, head, actions] = await Promise.all([
    listAuditEntries(db, selection),
    readAuditHead(db.pool, workspaceId),
    listAuditActions(db, workspaceId),
  ]);
  const items = found.slice(0, limit);
  return { items, nextCursor: found.length > limit ? String(items.at(-1)?.seq) : null, head, actions };
}

async function send({ db }: Dependencies, by: SignedIn, workspaceId: string | null, reply: FastifyReply) {
  await recordAuditAlone(db, {
    workspaceId,
    actorId: by.user.id,
    origin: by.origin,
    action: 'audit.exported',
    subject:
      workspaceId === null ? { type: 'installation', id: 'installation' } : { type: 'workspace', id: workspaceId },
    summary: 'Exported the audit log.',
  });
  const head = await readAuditHead(db.pool, workspaceId);
  return sendJsonLines(reply, 'audit-log.jsonl', exportAudit(db, head));
}
