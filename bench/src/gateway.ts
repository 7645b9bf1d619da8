import { argv } from 'node:process';
import { benchGatewayLatency, benchGatewayStreams } from './gateway-latency.ts';

await benchGatewayLatency(Number(argv[2] ?? 500));
await benchGatewayStreams();
// Connections that are kept would keep the process.
process.exit(0);
