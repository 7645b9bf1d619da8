import { argv } from 'node:process';
import { benchQueue } from './queue-dispatch.ts';

for (const queued of [0, 200, 10_000]) await benchQueue(queued, Number(argv[2] ?? 200));
