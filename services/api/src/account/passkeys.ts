import { randomUUID } from 'node:crypto';
import { AppError } from '@codex-web/contracts/app-error';
import type { AddPasskeyRequest, Passkey, PasskeyAssertion, PasskeyOptions } from '@codex-web/contracts/sign-in';
import type { Origin } from '@codex-web/db/actor';
import { inTransaction } from '@codex-web/db/in-transaction';
import { countPasskeyUse, findPasskey, insertPasskey, listPasskeys, type PasskeyRow } from '@codex-web/db/passkeys';
import { type ChallengePurpose, storeChallenge, takeChallenge } from '@codex-web/db/sign-in-challenges';
import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import { createFlowCookie, type FlowCookie } from '../auth/flow-cookie.ts';
import type { Dependencies } from '../dependencies.ts';
import { writeDown } from './account-change.ts';
import { toAuthenticationResponse, toRegistrationResponse } from './passkey-response.ts';
import { type RelyingParty, relyingParty } from './relying-party.ts';

type Parts = Pick<Dependencies, 'db' | 'mailer' | 'settings'>;
type User = { id: string; name: string; email: string };
/** What the browser is asked, and the cookie that ties its answer to it. */
type Begun = PasskeyOptions & { cookie: string };

const challengeLifeMs = 5 * 60_000;
const mostPasskeys = 20;
/** EdDSA, ES256 and RS256: what every device speaks. */
const algorithms = [-8, -7, -257];

/** Registers passkeys, and tells whose one is. A device unlocks one by PIN or finger, so that it counts as two factors. */
export type Passkeys = {
  /** For a new passkey of somebody. */
  beginAdding: (user: User) => Promise<Begun>;
  /** @throws AppError `passkey_refused` */
  add: (user: User, answer: AddPasskeyRequest, tokenHash: string | null, origin: Origin) => Promise<Passkey>;
  /** Of anybody's passkey when `user` is null: the device offers those it has. */
  beginShowing: (user: User | null) => Promise<Begun>;
  /** @returns whose passkey it is. @throws AppError `passkey_refused`, the same for each reason. */
  show: (user: User | null, assertion: PasskeyAssertion, tokenHash: string | null) => Promise<string>;
  cookie: FlowCookie;
};

export function createPasskeys(parts: Parts): Passkeys {
  const { db, settings } = parts;
  const party = relyingParty(settings.publicUrl);
  const cookie = createFlowCookie(settings.publicUrl, 'passkey');
  const begin = async (options: { challenge: string }, purpose: ChallengePurpose, userId: string | null) => {
    const { tokenHash, cookie: set } = cookie.begin(challengeLifeMs);
    await storeChallenge(db, { tokenHash, purpose, userId, challenge: options.challenge, lifeMs: challengeLifeMs });
    return { options: { ...options }, cookie: set };
  };
  const take = async (tokenHash: string | null, purpose: ChallengePurpose, userId: string | null) => {
    const found = tokenHash === null ? null : await takeChallenge(db, tokenHash, purpose);
    if (!found || found.challenge === null || found.userId !== userId) throw refused();
    return found.challenge;
  };
  return {
    cookie,
    beginAdding: async (user) =>
      await begin(await registrationOptions(parts, party, user), 'passkey-registration', user.id),
    add: async (user, answer, tokenHash, origin) => {
      const challenge = await take(tokenHash, 'passkey-registration', user.id);
      return await addVerified(parts, user, origin, await verifyNew(party, answer, challenge));
    },
    beginShowing: async (user) => {
      const own = user && (await listPasskeys(db, user.id));
      const options = await generateAuthenticationOptions({
        rpID: party.id,
        userVerification: 'required',
        timeout: challengeLifeMs,
        ...(own && { allowCredentials: own.map(toDescriptor) }),
      });
      return await begin(options, user ? 'passkey-confirmation' : 'passkey-sign-in', user?.id ?? null);
    },
    show: async (user, assertion, tokenHash) => {
      const purpose = user ? 'passkey-confirmation' : 'passkey-sign-in';
      const challenge = await take(tokenHash, purpose, user?.id ?? null);
      const passkey = await findPasskey(db, assertion.id);
      if (!passkey || (user && passkey.userId !== user.id)) throw refused();
      const counted = await verifyShown(party, passkey, assertion, challenge);
      if (!(await countPasskeyUse(db, passkey.id, counted))) throw refused();
      return passkey.userId;
    },
  };
}

function refused(cause?: unknown): AppError {
  const message =
    'This passkey was not taken: it is unknown here, belongs to another account or took too long. Try again.';
  return new AppError('passkey_refused', message, { cause });
}

async function registrationOptions({ db }: Pick<Parts, 'db'>, party: RelyingParty, user: User) {
  const own = await listPasskeys(db, user.id);
  if (own.length >= mostPasskeys) {
    throw new AppError('conflict', `An account has at most ${mostPasskeys} passkeys. Remove one first.`);
  }
  return await generateRegistrationOptions({
    rpName: 'Codex Web',
    rpID: party.id,
    userID: new TextEncoder().encode(user.id),
    userName: user.email,
    userDisplayName: user.name,
    timeout: challengeLifeMs,
    attestationType: 'none',
    supportedAlgorithmIDs: algorithms,
    excludeCredentials: own.map(toDescriptor),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  });
}

function toDescriptor({ credentialId, transports }: PasskeyRow) {
  return { id: credentialId, transports };
}

async function verifyNew(party: RelyingParty, { name, attestation }: AddPasskeyRequest, expectedChallenge: string) {
  try {
    const { registrationInfo: info } = await verifyRegistrationResponse({
      response: toRegistrationResponse(attestation),
      expectedChallenge,
      expectedOrigin: party.origins,
      expectedRPID: party.id,
      supportedAlgorithmIDs: algorithms,
    });
    if (!info) throw new Error('It is not verified.');
    const { id, publicKey, counter, transports = [] } = info.credential;
    return {
      name,
      credentialId: id,
      publicKey: Buffer.from(publicKey),
      counter,
      transports,
      synced: info.credentialBackedUp,
    };
  } catch (error) {
    throw refused(error);
  }
}

async function addVerified(
  parts: Parts,
  user: User,
  origin: Origin,
  verified: Omit<Parameters<typeof insertPasskey>[1], 'id' | 'userId'>,
): Promise<Passkey> {
  const id = randomUUID();
  await inTransaction(parts.db, async (client) => {
    if (!(await insertPasskey(client, { ...verified, id, userId: user.id }))) throw refused();
    const summary = `Added the passkey “${verified.name}”.`;
    const change = { user, actorId: user.id, origin, action: 'passkey.added', summary } as const;
    await writeDown(parts, client, { ...change, notice: 'passkey-added' });
  });
  const { name, synced } = verified;
  return { id, name, synced, createdAt: new Date().toISOString(), lastUsedAt: null };
}

async function verifyShown(
  party: RelyingParty,
  passkey: PasskeyRow & { userId: string },
  assertion: PasskeyAssertion,
  expectedChallenge: string,
): Promise<{ counter: number; synced: boolean }> {
  const { userHandle } = assertion.response;
  if (userHandle && Buffer.from(userHandle, 'base64url').toString() !== passkey.userId) throw refused();
  try {
    const { verified, authenticationInfo: info } = await verifyAuthenticationResponse({
      response: toAuthenticationResponse(assertion),
      expectedChallenge,
      expectedOrigin: party.origins,
      expectedRPID: party.id,
      credential: {
        id: passkey.credentialId,
        publicKey: new Uint8Array(passkey.publicKey),
        counter: passkey.counter,
        transports: passkey.transports,
      },
    });
    if (!verified) throw new Error('It is not verified.');
    return { counter: info.newCounter, synced: info.credentialBackedUp };
  } catch (error) {
    throw refused(error);
  }
}
