import type { PasskeyAssertion, PasskeyAttestation } from '@codex-web/contracts/sign-in';
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';

/** What a device signed, as the verifier reads it. Extensions are asked for by nobody, so what is said of them is left out. */
export function toAuthenticationResponse({ id, rawId, type, response }: PasskeyAssertion): AuthenticationResponseJSON {
  const { clientDataJSON, authenticatorData, signature, userHandle } = response;
  return {
    ...{ id, rawId, type, clientExtensionResults: {} },
    response: { clientDataJSON, authenticatorData, signature, ...(userHandle && { userHandle }) },
  };
}

export function toRegistrationResponse({ id, rawId, type, response }: PasskeyAttestation): RegistrationResponseJSON {
  const { clientDataJSON, attestationObject, transports } = response;
  return {
    ...{ id, rawId, type, clientExtensionResults: {} },
    response: { clientDataJSON, attestationObject, ...(transports && { transports }) },
  };
}
