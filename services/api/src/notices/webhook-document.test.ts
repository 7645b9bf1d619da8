import { readFileSync } from 'node:fs';
import { webhookPayload } from '@codex-web/contracts/webhook';
import { describe, expect, it } from 'vitest';
import { newWebhookSecret, signWebhook } from './webhook-secret.ts';

const document = readFileSync(new URL('../../../../docs/webhooks.md', import.meta.url), 'utf8');
const block = (language: string) => new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``).exec(document)?.[1] ?? '';

type Receive = (headers: Record<string, string>, body: string, secret: string, now?: number) => unknown;
const { receive }: { receive: Receive } = await import(`data:text/javascript,${encodeURIComponent(block('js'))}`);

const secret = newWebhookSecret();
const body = '{"type":"webhook.test"}';
const now = Date.parse('2026-01-31T12:00:00Z');
const timestamp = now / 1_000;

function request(id: string, secrets = [secret], at = timestamp): Record<string, string> {
  const signature = signWebhook(secrets, { id, timestamp: at, body });
  return { 'webhook-id': id, 'webhook-timestamp': String(at), 'webhook-signature': signature };
}

describe('the receiver in the document', () => {
  it('takes what is signed with its secret, also while there are two', () => {
    expect(receive(request('one'), body, secret, now)).toEqual({ type: 'webhook.test' });
    const both = request('two', [newWebhookSecret(), secret]);
    expect(receive(both, body, secret, now)).toEqual({ type: 'webhook.test' });
  });

  it('refuses another body, id, time or secret, and no signature', () => {
    const good = request('three');
    const refused: [Record<string, string>, string][] = [
      [good, `${body} `],
      [{ ...good, 'webhook-id': 'four' }, body],
      [{ ...good, 'webhook-timestamp': String(timestamp + 1) }, body],
      [request('three', [newWebhookSecret()]), body],
      [{ ...good, 'webhook-signature': '' }, body],
    ];
    for (const [headers, text] of refused) expect(() => receive(headers, text, secret, now)).toThrow('signature');
  });

  it('refuses what was recorded more than five minutes ago, and takes nothing twice', () => {
    const recorded = request('five');
    expect(() => receive(recorded, body, secret, now + 301_000)).toThrow('too old');
    expect(receive(recorded, body, secret, now)).not.toBeNull();
    expect(receive(recorded, body, secret, now + 60_000)).toBeNull();
  });
});

describe('the message in the document', () => {
  it('is one as it is sent', () => {
    expect(() => webhookPayload.parse(JSON.parse(block('json')))).not.toThrow();
  });
});
