import type { Connection } from '@codex-web/contracts/admission';
import type { OfferedModel } from '@codex-web/contracts/credential';
import { modelName } from '@codex-web/contracts/model';
import type { Token } from '@codex-web/credentials/credential-source';
import { providerUrl } from '@codex-web/credentials/provider-url';
import { z } from 'zod';
import type { ProviderClient } from './provider-client.ts';
import { ProviderFault } from './provider-fault.ts';

const listed = z
  .object({ id: z.string().optional(), slug: z.string().optional() })
  .catchall(z.unknown())
  .transform(({ id, slug, display_name: label }) => ({
    id: id ?? slug ?? '',
    label: typeof label === 'string' && label !== '' ? label.slice(0, 200) : (id ?? slug ?? ''),
  }));
const answer = z.union([
  z.object({ data: z.array(listed) }).transform(({ data }) => data),
  z.object({ models: z.array(listed) }).transform(({ models }) => models),
]);

/** What a ChatGPT account's models depend on. */
const clientVersion = '0.169.0';
const maxModels = 500;

/** The models a provider lists; null when it has no list. @throws ProviderFault */
export async function listModels(
  client: ProviderClient,
  connection: Connection,
  token: Token | null,
): Promise<OfferedModel[] | null> {
  const url = providerUrl(connection.baseUrl, '/models');
  if (connection.kind === 'chatgpt') url.searchParams.set('client_version', clientVersion);
  try {
    const { text } = await client.send(connection, token, { method: 'GET', url });
    return readModels(text);
  } catch (error) {
    if (error instanceof ProviderFault && (error.status === 404 || error.status === 405)) return null;
    throw error;
  }
}

function readModels(text: string): OfferedModel[] {
  const parsed = answer.safeParse(parseJson(text));
  if (!parsed.success) {
    throw new ProviderFault('The list of models is not in a form that is known. Type the model in.', 200);
  }
  const usable = parsed.data.filter(({ id }) => modelName.safeParse(id).success);
  return [...new Map(usable.map((model) => [model.id, model])).values()].slice(0, maxModels);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
