import { createEmulator, type Emulator } from 'emulate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GithubSettings } from '../identity/identity-file.ts';
import { createIdentityBrowser } from '../testing/identity-browser.ts';
import { createTestApp, publicUrl, type TestApp } from '../testing/test-app.ts';

/** A stand-in for GitHub that speaks its OAuth and its API; not the real one, and it does not look at PKCE. */
let github: Emulator;
const apps: TestApp[] = [];

beforeAll(async () => {
  github = await createEmulator({
    service: 'github',
    port: 0,
    seed: {
      github: {
        users: [
          { login: 'octocat', name: 'The Octocat', email: 'Octocat@example.com' },
          { login: 'hubot', name: 'Hubot', email: 'hubot@elsewhere.example' },
        ],
        orgs: [{ login: 'Acme', name: 'Acme', members: [{ login: 'octocat', role: 'member' }] }],
        oauth_apps: [
          {
            client_id: 'codex-web',
            client_secret: 'a-secret-for-tests',
            name: 'Codex Web',
            redirect_uris: [`${publicUrl}/api/v1/sign-in/github/callback`],
          },
        ],
      },
    },
  });
});
afterAll(async () => {
  await Promise.all(apps.map((app) => app.close()));
  await github.close();
});

async function appWith(more: Partial<GithubSettings> = {}): Promise<TestApp> {
  const settings: GithubSettings = {
    ...{ kind: 'github', id: 'github', label: 'GitHub', clientId: 'codex-web', clientSecret: 'a-secret-for-tests' },
    ...{
      url: github.url,
      apiUrl: github.url,
      signUp: {},
      roles: [],
      forced: false,
      operatorsKeepPassword: true,
      askSecondFactor: false,
    },
    ...more,
  };
  const test = await createTestApp({ identityProviders: [settings] });
  apps.push(test);
  return test;
}

/** Presses the button of that person on the stand-in's page. @returns where it leads. */
async function choose(url: string, login: string): Promise<string> {
  const page = await (await fetch(url)).text();
  const forms = page.match(/<form[\s\S]*?<\/form>/g) ?? [];
  const form = forms.find((one) => one.includes(`name="login" value="${login}"`)) ?? '';
  const body = new URLSearchParams();
  for (const [, name = '', value = ''] of form.matchAll(/name="([^"]+)" value="([^"]*)"/g)) body.set(name, value);
  const answer = await fetch(`${github.url}/login/oauth/callback`, { method: 'POST', body, redirect: 'manual' });
  return String(answer.headers.get('location'));
}

async function signIn(test: TestApp, login: string) {
  const browser = createIdentityBrowser(test);
  const end = await browser.comeBack(await choose(await browser.begin('github'), login));
  return { end, browser };
}

const failed = (code: string) => `/sign-in?error=${code}&provider=github`;

describe('a sign-in with GitHub', () => {
  it('makes an account with the verified primary address, and finds it again by number, not by name', async () => {
    const test = await appWith();
    const { end } = await signIn(test, 'octocat');
    expect(end).toBe('/');
    const [identity] = await test.parts.db.prisma.identity.findMany();
    expect(identity).toMatchObject({
      ...{ provider: 'github', name: 'The Octocat', email: 'octocat@example.com' },
      subject: expect.stringMatching(/^\d+$/),
      issuer: github.url,
    });
    const user = await test.parts.db.prisma.user.findUniqueOrThrow({ where: { id: identity?.userId ?? '' } });
    expect(user).toMatchObject({ name: 'The Octocat', email: 'octocat@example.com', emailVerified: true });
    expect((await signIn(test, 'octocat')).end).toBe('/');
    expect(await test.parts.db.prisma.user.count()).toBe(1);
  });

  it('asks for no more than it takes to tell who somebody is', async () => {
    const scopeOf = async (more: Partial<GithubSettings>) => {
      const url = await createIdentityBrowser(await appWith(more)).begin('github');
      expect(new URL(url).searchParams.get('code_challenge_method')).toBe('S256');
      return new URL(url).searchParams.get('scope');
    };
    expect(await scopeOf({})).toBe('read:user user:email');
    expect(await scopeOf({ organisations: ['acme'] })).toBe('read:user user:email read:org');
  });

  it('lets in members of the organisations that are named, and nobody else', async () => {
    const test = await appWith({ organisations: ['acme'] });
    expect((await signIn(test, 'octocat')).end).toBe('/');
    expect((await signIn(test, 'hubot')).end).toBe(failed('identity_not_allowed'));
  });

  it('gives workspaces by organisation', async () => {
    const roles = [{ claim: 'organizations', value: 'Acme', workspace: 'Acme', role: 'member' as const }];
    const test = await appWith({ roles });
    await test.parts.db.pool.query(`INSERT INTO workspaces (id, name) VALUES (gen_random_uuid(), 'Acme')`);
    const { browser } = await signIn(test, 'octocat');
    expect((await browser.ask('GET', '/me')).json()).toMatchObject({ workspace: { name: 'Acme' }, role: 'member' });
    const other = await signIn(test, 'hubot');
    expect((await other.browser.ask('GET', '/me')).json().error.code).toBe('no_workspace');
  });

  it('is refused with a code that GitHub did not give, and with a state that we did not', async () => {
    const test = await appWith();
    const browser = createIdentityBrowser(test);
    const back = new URL(await choose(await browser.begin('github'), 'octocat'));
    back.searchParams.set('code', 'made-up');
    expect(await browser.comeBack(back.href)).toMatch(/error=identity_(provider_refused|answer_invalid)/);
    back.searchParams.set('state', 'made-up');
    expect(await browser.comeBack(back.href)).toBe(failed('identity_flow_expired'));
  });

  it('has no session of its own to end', async () => {
    const { browser } = await signIn(await appWith(), 'octocat');
    expect((await browser.ask('POST', '/sign-out/provider')).json()).toEqual({ url: null });
  });
});
