import { createServer } from 'node:http';
import next from 'next';
import { z } from 'zod';
import { frontDoor } from './src/front-door.ts';

const settings = z.object({
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: z.coerce.number().int().default(3000),
  /** Where people open the product; over TLS, browsers are told to stay there. */
  PUBLIC_URL: z.url({ protocol: /^https?$/ }),
});

const { HOST, PORT, PUBLIC_URL } = settings.parse(process.env);
const app = next({ dev: false, dir: import.meta.dirname, hostname: HOST, port: PORT });
await app.prepare();
const server = createServer(frontDoor(app.getRequestHandler(), PUBLIC_URL));
// Longer than proxies keep a connection that nothing is said on.
server.keepAliveTimeout = 75_000;
server.listen(PORT, HOST);
