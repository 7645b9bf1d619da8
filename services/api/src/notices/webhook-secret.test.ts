import { describe, expect, it } from 'vitest';
import { newWebhookSecret, signWebhook } from './webhook-secret.ts';

// The example of the Standard Webhooks specification.
const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const message = { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', timestamp: 1_614_265_330, body: '{"test": 2432232314}' };
const signature = 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=';

describe('the signature of a webhook request', () => {
  it('is that of the example of Standard Webhooks', () => {
    expect(signWebhook([secret], message)).toBe(signature);
  });

  it('has one for each secret while two hold, and each is one of 32 random bytes', () => {
    const other = newWebhookSecret();
    const both = signWebhook([other, secret], message).split(' ');
    expect(both).toEqual([signWebhook([other], message), signature]);
    expect(Buffer.from(other.slice('whsec_'.length), 'base64')).toHaveLength(32);
    expect(newWebhookSecret()).not.toBe(other);
  });
});
