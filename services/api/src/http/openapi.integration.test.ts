import { permissions, scopes } from '@codex-web/contracts/access';
import { setUp } from '@codex-web/db/testing/set-up';
import { beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { isPermission } from '../auth/rules.ts';
import { createTestApp } from '../testing/test-app.ts';

const operation = z.object({
  description: z.string().optional(),
  security: z.array(z.record(z.string(), z.array(z.string()))),
});
const openApi = z.object({
  paths: z.record(z.string(), z.record(z.string(), operation)),
  components: z.object({ securitySchemes: z.record(z.string(), z.looseObject({ description: z.string() })) }),
});

const test = setUp(createTestApp);
let document: z.infer<typeof openApi>;

beforeAll(async () => {
  document = openApi.parse((await test.app.inject({ url: '/api/v1/openapi.json' })).json());
});

it('says of every route how one has to be signed in, and which scope a token needs, as its rule has it', () => {
  const said = test.app.routeRules.flatMap(({ method, path, rule }) => {
    const found = document.paths[path.replaceAll(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()];
    return found && rule !== undefined
      ? [{ rule, security: found.security, description: found.description ?? '' }]
      : [];
  });
  expect(said.length).toBeGreaterThan(80);
  for (const { rule, security, description } of said) {
    if (isPermission(rule)) {
      const { scope } = permissions[rule];
      expect(security).toEqual([{ session: [] }, { token: [scope] }]);
      expect(description).toContain(`An API token needs the scope \`${scope}\`.`);
    } else {
      const ways = { public: [], session: [{ session: [] }], account: [{ session: [] }, { token: [] }] };
      expect(security).toEqual(ways[rule]);
    }
  }
});

it('says what each scope is good for', () => {
  const { description } = document.components.securitySchemes.token ?? { description: '' };
  for (const scope of scopes) expect(description).toMatch(new RegExp(`^- \`${scope}\`: .{10,}`, 'm'));
});
