import type { IncomingHttpHeaders } from 'node:http';
import { hashToken, newSecretToken } from './secret-token.ts';

/** A cookie that ties what a browser began to what it ends; scripts and other sites cannot use it. */
export type FlowCookie = {
  /** A new secret: what the browser keeps, and the hash that is stored. */
  begin: (lifeMs: number) => { tokenHash: string; cookie: string };
  /** The hash of the secret that these headers carry. */
  read: (headers: IncomingHttpHeaders) => string | null;
  /** Takes it out of the browser. */
  end: string;
};

export function createFlowCookie(publicUrl: string, flow: 'second_factor' | 'passkey'): FlowCookie {
  const secure = publicUrl.startsWith('https:');
  const name = `${secure ? '__Host-' : ''}codex-web.${flow}`;
  const attributes = `Path=/; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
  return {
    begin: (lifeMs) => {
      const { token, tokenHash } = newSecretToken();
      const cookie = `${name}=${token}; Max-Age=${Math.floor(lifeMs / 1000)}; ${attributes}`;
      return { tokenHash, cookie };
    },
    read: (headers) => {
      const pairs = (headers.cookie ?? '').split(';').map((pair) => pair.trim());
      const found = pairs.find((pair) => pair.startsWith(`${name}=`));
      return found === undefined ? null : hashToken(found.slice(name.length + 1));
    },
    end: `${name}=; Max-Age=0; ${attributes}`,
  };
}
