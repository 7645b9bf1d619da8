import { notificationPreferencesAnswer, saveNotificationPreferencesRequest } from '@codex-web/contracts/notification';
import { readNotificationPreferences, saveNotificationPreferences } from '@codex-web/db/notification-preferences';
import type { Dependencies } from '../dependencies.ts';
import type { App } from '../http/app-type.ts';
import { refusals } from '../http/refusals.ts';
import { readerOf } from './notifications.ts';

const tags = ['Notifications'];
const config = { rule: 'notifications.read' } as const;

export function notificationPreferenceRoutes(app: App, { db, mailer }: Dependencies): void {
  const emailAvailable = mailer !== null;
  app.get(
    '/notification-preferences',
    {
      config,
      schema: {
        tags,
        summary: 'Read in which ways you are told of what happens in the workspace',
        response: { 200: notificationPreferencesAnswer },
      },
    },
    async ({ caller }) => ({ items: await readNotificationPreferences(db, readerOf(caller)), emailAvailable }),
  );
  app.put(
    '/notification-preferences',
    {
      config,
      schema: {
        tags,
        summary: 'Choose in which ways you are told of what happens in the workspace',
        body: saveNotificationPreferencesRequest,
        response: { 200: notificationPreferencesAnswer, ...refusals(400) },
      },
    },
    async ({ caller, body }) => {
      await saveNotificationPreferences(db, readerOf(caller), body);
      return { items: await readNotificationPreferences(db, readerOf(caller)), emailAvailable };
    },
  );
}
