import { changeMemberRequest, membersAnswer, removedMember, transferRequest } from '@codex-web/contracts/member';
import { changeRole } from '@codex-web/db/change-role';
import { listMembers, rolesToGive } from '@codex-web/db/members';
import { leaveWorkspace, removeMember } from '@codex-web/db/remove-member';
import { transferWorkspace } from '@codex-web/db/transfer-workspace';
import { z } from 'zod';
import { findMembership } from '../auth/authentication.ts';
import { actorOf, type Caller } from '../auth/caller.ts';
import type { Dependencies } from '../dependencies.ts';
import type { App } from '../http/app-type.ts';
import { refusals } from '../http/refusals.ts';
import { finishEnding } from '../people/finish-ending.ts';
import { announceMembers } from '../tasks/announce-task.ts';

const tags = ['Members'];
const userParams = z.object({ userId: z.string().min(1).max(100) });

export function memberRoutes(app: App, parts: Dependencies): void {
  list(app, parts);
  change(app, parts);
  remove(app, parts);
  leave(app, parts);
  transfer(app, parts);
}

function list(app: App, parts: Dependencies): void {
  app.get(
    '/members',
    {
      config: { rule: 'members.read' },
      schema: { tags, summary: 'List the members of the workspace', response: { 200: membersAnswer } },
    },
    async ({ caller }) => await answerMembers(parts, caller),
  );
}

function change(app: App, parts: Dependencies): void {
  app.patch(
    '/members/:userId',
    {
      config: { rule: 'members.manage' },
      schema: {
        tags,
        summary: 'Give a member another role',
        description: 'Nobody changes who is above them, or raises somebody beyond themselves.',
        params: userParams,
        body: changeMemberRequest,
        response: { 200: membersAnswer, ...refusals(400, 404, 409) },
      },
    },
    async ({ caller, params, body }) => {
      await changeRole(parts.db, actorOf(caller), params.userId, body.role);
      await announceMembers(parts, [caller.workspace.id]);
      return await answerMembers(parts, caller);
    },
  );
}

function remove(app: App, parts: Dependencies): void {
  app.delete(
    '/members/:userId',
    {
      config: { rule: 'members.manage' },
      schema: {
        tags,
        summary: 'Remove a member',
        description:
          'Their tasks stay; their attempts end, and their credentials and API tokens of this workspace go. Private tasks that only they could see are handed to you.',
        params: userParams,
        response: { 200: removedMember, ...refusals(400, 404, 409) },
      },
    },
    async ({ caller, params }) => {
      const ended = await removeMember(parts.db, actorOf(caller), params.userId);
      await finishEnding(parts, ended);
      return ended.removed;
    },
  );
}

function leave(app: App, parts: Dependencies): void {
  app.post(
    '/workspace/leave',
    {
      config: { rule: 'session' },
      schema: {
        tags,
        summary: 'Leave the workspace',
        description: 'The same as being removed; private tasks are handed to an owner. The last owner cannot leave.',
        response: { 200: removedMember, ...refusals(404, 409) },
      },
    },
    async (request) => {
      const { signedIn } = request;
      const { workspace } = await findMembership(parts.db, request, signedIn);
      const actor = { workspaceId: workspace.id, userId: signedIn.user.id, origin: signedIn.origin };
      const ended = await leaveWorkspace(parts.db, actor);
      await finishEnding(parts, ended);
      return ended.removed;
    },
  );
}

function transfer(app: App, parts: Dependencies): void {
  app.post(
    '/workspace/transfer',
    {
      config: { rule: 'workspace.own' },
      schema: {
        tags,
        summary: 'Make another member the owner',
        description: 'You become an admin. Takes the name of the workspace, typed.',
        body: transferRequest,
        response: { 204: z.undefined(), ...refusals(400, 404, 422) },
      },
    },
    async ({ caller, body }, reply) => {
      await transferWorkspace(parts.db, actorOf(caller), body.userId, body.name);
      await announceMembers(parts, [caller.workspace.id]);
      return reply.code(204).send(undefined);
    },
  );
}

async function answerMembers({ db }: Dependencies, { workspace, user, role }: Caller) {
  const items = await listMembers(db, { workspaceId: workspace.id, userId: user.id, role });
  return { items, mayInviteAs: rolesToGive(role) };
}
