import * as account from '@codex-web/contracts/account';
import * as apiTokens from '@codex-web/contracts/api-token';
import * as audit from '@codex-web/contracts/audit';
import * as chatgpt from '@codex-web/contracts/chatgpt-sign-in';
import * as comments from '@codex-web/contracts/comment';
import * as credentials from '@codex-web/contracts/credential';
import * as diff from '@codex-web/contracts/diff';
import * as errors from '@codex-web/contracts/error-code';
import * as events from '@codex-web/contracts/event';
import * as groups from '@codex-web/contracts/group';
import * as identities from '@codex-web/contracts/identity';
import * as invitations from '@codex-web/contracts/invitation';
import * as members from '@codex-web/contracts/member';
import * as notifications from '@codex-web/contracts/notification';
import * as push from '@codex-web/contracts/push';
import * as queues from '@codex-web/contracts/queue';
import * as repositories from '@codex-web/contracts/repository';
import * as tasks from '@codex-web/contracts/task';
import * as usage from '@codex-web/contracts/usage';
import * as webhooks from '@codex-web/contracts/webhook';
import * as workspaces from '@codex-web/contracts/workspace';
import swagger, { type SwaggerTransformObject } from '@fastify/swagger';
import { createJsonSchemaTransform, createJsonSchemaTransformObject } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { App } from './app-type.ts';
import { routeSecurity, securitySchemes } from './route-security.ts';

/** The schemas that the document gives a name. */
const named = {
  Me: account.me,
  Workspace: workspaces.workspace,
  Member: members.member,
  Invitation: invitations.invitation,
  Group: groups.group,
  AuditEntry: audit.auditEntry,
  ApiToken: apiTokens.apiToken,
  ServiceAccount: apiTokens.serviceAccount,
  Identity: identities.identity,
  IdentityProvider: identities.identityProvider,
  Repository: repositories.repository,
  Environment: repositories.environment,
  Credential: credentials.credential,
  CredentialOwner: credentials.credentialOwner,
  ChatgptSignIn: chatgpt.chatgptSignIn,
  Comment: comments.comment,
  Task: tasks.task,
  TaskSummary: tasks.taskSummary,
  Turn: tasks.turn,
  Attempt: tasks.attempt,
  QueueStanding: queues.queueStanding,
  QueueItem: queues.queueItem,
  TaskDependency: queues.taskDependency,
  AttemptUsage: usage.attemptUsage,
  DiffStatistics: diff.diffStatistics,
  DiffFile: diff.diffFile,
  Event: events.event,
  Notification: notifications.notification,
  NotificationPreference: notifications.notificationPreference,
  PushSubscription: push.pushSubscription,
  Webhook: webhooks.webhook,
  WebhookDelivery: webhooks.webhookDelivery,
  ErrorCode: errors.errorCode,
  Error: errors.errorBody,
} satisfies Record<string, z.ZodType>;

/** Makes the OpenAPI document from the schemas of all routes registered after it; `app.swagger()` reads it. */
export async function addOpenApi(app: App, publicUrl: string): Promise<void> {
  const schemaRegistry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(named)) schemaRegistry.add(schema, { id });
  const transform = createJsonSchemaTransform({ schemaRegistry });
  const transformObject = createJsonSchemaTransformObject({ schemaRegistry });
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.1',
      info: {
        title: 'Codex Web',
        version: '1',
        description:
          'Submit coding tasks, watch the agent work, take the result away. Sign in first: the answer sets a cookie. Programs send an API token instead.',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      servers: [{ url: '/' }],
      components: {
        securitySchemes: securitySchemes(publicUrl),
      },
      security: [{ session: [] }, { token: [] }],
    },
    transform: (document) => {
      const { schema, url } = transform(document);
      const { security, sentence } = routeSecurity(document.route.config?.rule);
      const description = [schema.description, sentence].filter(Boolean).join('\n\n');
      return { schema: { ...schema, security, ...(description !== '' && { description }) }, url };
    },
    transformObject: (document) => withoutInputs(transformObject(document)),
  });
}

/** Each named schema comes a second time, as it would be in a request; only answers use them. */
function withoutInputs(document: ReturnType<SwaggerTransformObject>): ReturnType<SwaggerTransformObject> {
  const schemas: object = ('components' in document && document.components?.schemas) || {};
  for (const name of Object.keys(schemas)) if (!(name in named)) Reflect.deleteProperty(schemas, name);
  return document;
}
