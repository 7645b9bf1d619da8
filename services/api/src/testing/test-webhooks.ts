import type { WebhookDelivery, WebhookWithSecret } from '@codex-web/contracts/webhook';
import type { Person } from './test-person.ts';
import { waitFor } from './wait-for.ts';

export async function addWebhook(
  owner: Person,
  url: string,
  types: string[] = ['task.completed'],
): Promise<WebhookWithSecret> {
  const answer = await owner.post('/webhooks', { name: 'Chat', url, types });
  if (answer.statusCode !== 201) throw new Error(answer.body);
  return answer.json();
}

export async function deliveriesOf(owner: Person, id: string, query = ''): Promise<WebhookDelivery[]> {
  return (await owner.get(`/webhooks/${id}/deliveries${query}`)).json().items;
}

/** Waits for a delivery that is as asked for. */
export async function deliveryThat(
  owner: Person,
  id: string,
  is: (delivery: WebhookDelivery) => boolean,
): Promise<WebhookDelivery> {
  let found: WebhookDelivery | undefined;
  await waitFor(async () => {
    found = (await deliveriesOf(owner, id)).find(is);
    return found !== undefined;
  });
  if (!found) throw new Error('There is none.');
  return found;
}
