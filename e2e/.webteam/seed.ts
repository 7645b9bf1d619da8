import { writeFileSync, readFileSync } from 'node:fs';
import { ApiClient } from '../src/api-client.ts';
import { script } from '../src/script.ts';
const base = 'http://127.0.0.1:3979';
const log = readFileSync('/var/tmp/webteam/main.log', 'utf8');
const token = /token=([\w-]+)/.exec(log)?.[1] ?? '';
const people = [
  { name: 'Ada Owner', email: 'ada@example.com', password: 'correct horse battery', role: 'owner' },
  { name: 'Ben Carter', email: 'ben@example.com', password: 'correct horse battery 2', role: 'member' },
  { name: 'Chiara van der Longname-Bergström', email: 'chi@example.com', password: 'correct horse battery 3', role: 'member' },
  { name: 'Vera Viewer', email: 'vera@example.com', password: 'correct horse battery 4', role: 'viewer' },
  { name: 'Dan Dreyer', email: 'dan@example.com', password: 'correct horse battery 5', role: 'admin' },
  { name: 'Eve Ng', email: 'eve@example.com', password: 'correct horse battery 6', role: 'member' },
];
const own = (a: ApiClient) => ({ origin: base });
const apis: ApiClient[] = [];
for (const p of people) {
  const api = new ApiClient(base);
  let t = token;
  if (p.role !== 'owner') {
    const inv = await apis[0]!.call('POST', '/invitations', { role: p.role }, { origin: base });
    if (inv.status !== 201) throw new Error(inv.text);
    t = /token=([\w-]+)/.exec((inv.json as any).url)?.[1] ?? '';
  }
  const a = await api.call('POST', '/sign-up', { token: t, name: p.name, email: p.email, password: p.password }, { origin: base });
  if (a.status !== 201) { const b = await api.call('POST', '/sign-in', { email: p.email, password: p.password }, { origin: base }); if (b.status !== 200) throw new Error(a.text + b.text); }
  apis.push(api);
}
const [ada, ben, chi, vera, dan] = apis as [ApiClient, ApiClient, ApiClient, ApiClient, ApiClient];
const repos = (await ada.call('GET', '/repositories')).json as any; const repo = repos.items[0] ?? (await ada.call('POST', '/repositories', { url: repos.sample.url }, { origin: base })).json as any; console.log(Object.keys(repos), JSON.stringify(repos).slice(0,300));
console.log('repo', repo?.id, repo?.url);
writeFileSync('/var/tmp/webteam/people.json', JSON.stringify(people.map((p, i) => ({ ...p, cookie: apis[i]!.cookie }))));
const patch = (file: string, n: number) => ({ patch: ['*** Begin Patch', `*** Add File: ${file}`, ...Array.from({ length: n }, (_, i) => `+const value${i} = ${i};`), '*** End Patch'].join('\n') });
const make = async (api: ApiClient, title: string, steps: any[], more: object = {}) => {
  const r = await api.call('POST', '/tasks', { prompt: script(title, ...steps), repositoryId: repo.id, ...more }, { origin: base });
  if (r.status !== 201) throw new Error(r.text);
  return r.json as any;
};
const t1 = await make(ada, 'Fix the flaky login test', [{ plan: ['Read', 'Fix'] }, { run: 'ls -la && git log --oneline | head' }, patch('src/login.ts', 12), { say: '**Done.** The test waits for the *condition* now.' }], { labels: ['bug', 'flaky test', 'needs design'] });
const t2 = await make(ben, 'Rename the configuration keys everywhere so that they are the same in code, documents and logs, which is a very long title', [{ say: 'Renamed.' }, patch('docs/keys.md', 3)], { labels: ['chore'] });
const t3 = await make(ada, 'A private experiment', [{ say: 'ok' }], { visibility: 'private' });
const t4 = await make(chi, 'Fails on purpose', [{ fail: { status: 400, times: 10 } }]);
for (const t of [t1, t2, t3, t4]) await ada.waitForEnd(t.id).catch(() => 0);
console.log('ended');
const c = await ben.call('POST', `/tasks/${t1.id}/comments`, { body: 'Looks good to me. @Ada Owner can you check `login.ts` once more?' }, { origin: base });
console.log('comment', c.status, c.text.slice(0, 200));
await dan.call('POST', `/tasks/${t1.id}/comments`, { body: 'I would rename **value0**.' }, { origin: base });
await ada.call('POST', `/tasks/${t1.id}/turns`, { prompt: script('Please rename value0', { say: 'Renamed.' }), attemptId: t1.turns[0].attempts[0].id }, { origin: base });
await ada.waitForEnd(t1.id);
console.log('hand over', (await ben.call('POST', `/tasks/${t2.id}/hand-over`, { userId: ((await ada.call('GET', '/me')).json as any).user.id, note: 'Please finish this.' }, { origin: base })).status);
const long = await make(ada, 'A long one at work', [{ run: 'sleep 600' }, { say: 'x' }]);
const q: any[] = [];
for (let i = 1; i <= 5; i++) q.push(await make(i % 2 ? ben : ada, `Queued task number ${i}`, [{ say: 'hi' }], { priority: i === 3 ? 'urgent' : 'normal', ...(i === 5 ? { dependsOn: [q[0].id] } : {}) }));
const share = await ada.call('POST', `/tasks/${t1.id}/share-links`, { expiresInHours: 24 }, { origin: base });
console.log('share', share.status, share.text.slice(0, 300));
console.log('webhook', (await ada.call('POST', '/webhooks', { name: 'Chat', url: 'http://127.0.0.1:9/hook', types: ['task.completed'] }, { origin: base })).text.slice(0, 300));
writeFileSync('/var/tmp/webteam/ids.json', JSON.stringify({ t1: t1.id, t2: t2.id, t3: t3.id, t4: t4.id, long: long.id, q: q.map((x) => x.id), share: (share.json as any)?.url }));
