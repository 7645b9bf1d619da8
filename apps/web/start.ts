import next from 'next';
import { z } from 'zod';
import { frontDoor } from './src/front-door.ts';
import { openServer } from './src/open-server.ts';

const settings = z.object({
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: z.coerce.number().int().default(3000),
  /** Where people open the product; over TLS, browsers are told to stay there. */
  PUBLIC_URL: z.url({ protocol: /^https?$/ }),
  /** Both, or neither: without them a proxy in front has to bring TLS. */
  TLS_CERT_FILE: z.string().min(1).optional(),
  TLS_KEY_FILE: z.string().min(1).optional(),
});

const { HOST, PORT, PUBLIC_URL, TLS_CERT_FILE, TLS_KEY_FILE } = settings.parse(process.env);
const tls = TLS_CERT_FILE && TLS_KEY_FILE ? { cert: TLS_CERT_FILE, key: TLS_KEY_FILE } : null;
const app = next({ dev: false, dir: import.meta.dirname, hostname: HOST, port: PORT });
await app.prepare();
const onError = (error: unknown) => process.stderr.write(`The new certificate is not used yet: ${String(error)}\n`);
openServer(frontDoor(app.getRequestHandler(), PUBLIC_URL), tls, { onError }).listen(PORT, HOST);
