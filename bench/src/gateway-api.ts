import { argv } from 'node:process';
import { benchGatewayWithApi } from './gateway-api-latency.ts';

await benchGatewayWithApi(Number(argv[2] ?? 500));
// Connections that are kept would keep the process.
process.exit(0);
