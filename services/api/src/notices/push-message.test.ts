import { createECDH } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { decryptPush } from '../testing/push-service.ts';
import { encryptPush, isPushReceiver } from './push-message.ts';

// RFC 8291, section 5 and appendix A.
const plain = 'When I grow up, I want to be a watermelon';
const sender = 'yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw';
const browserKey = 'q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94';
const receiver = {
  p256dh: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
  auth: 'BTBZMqHH6r4Tts7J_aSIgg',
};
const encrypted =
  'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN';
const browser = {
  privateKey: Buffer.from(browserKey, 'base64url'),
  auth: Buffer.from(receiver.auth, 'base64url'),
};

describe('a push message', () => {
  it('is encrypted to the bytes of the example of RFC 8291', () => {
    const ecdh = createECDH('prime256v1');
    ecdh.setPrivateKey(Buffer.from(sender, 'base64url'));
    const salt = Buffer.from('DGv6ra1nlYgDCS1FRnbzlw', 'base64url');
    expect(encryptPush(plain, receiver, { ecdh, salt }).toString('base64url')).toBe(encrypted);
  });

  it('is read by the browser that decrypts the example of RFC 8291, and is other bytes each time', () => {
    expect(decryptPush(Buffer.from(encrypted, 'base64url'), browser)).toBe(plain);
    const [one, other] = [encryptPush('Grüße', receiver), encryptPush('Grüße', receiver)];
    expect(decryptPush(one, browser)).toBe('Grüße');
    expect(one.equals(other)).toBe(false);
  });

  it('cannot be made for a key that is no point of the curve', () => {
    expect(isPushReceiver(receiver)).toBe(true);
    const offCurve = Buffer.alloc(65, 7);
    offCurve[0] = 4;
    expect(isPushReceiver({ ...receiver, p256dh: offCurve.toString('base64url') })).toBe(false);
  });
});
