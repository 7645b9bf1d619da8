import { checkCertificate } from './check-certificate.ts';
import { dataFolder, leaveDataFolder, takeDataFolder } from './data-folder.ts';
import { needDocker } from './docker-engine.ts';
import { needPort } from './free-port.ts';
import { needCommand } from './install-packages.ts';
import { stopLeftovers } from './leftovers.ts';
import { help, type Options, readOptions } from './options.ts';
import { startPostgres } from './postgres.ts';
import { startRedis } from './redis.ts';
import { needSampleRepository } from './sample-repository.ts';
import { needSandboxImage } from './sandbox-image.ts';
import { say } from './say.ts';
import { startServices } from './services.ts';
import { firstSignUpLink } from './sign-up-link.ts';
import { StartError } from './start-error.ts';
import type { Service } from './supervise.ts';

await main();

async function main(): Promise<void> {
  const started: Service[] = [];
  try {
    const options = readOptions(process.argv.slice(2));
    if (options.help) return say(help);
    await start(options, started);
  } catch (error) {
    say(error instanceof StartError ? error.message : String(error instanceof Error ? error.stack : error));
    await stopAll(started);
    process.exit(1);
  }
}

async function start(options: Options, started: Service[]): Promise<void> {
  const folder = dataFolder(options.dataDir);
  if (options.tls) await checkCertificate(options.tls, options.publicUrl);
  await needPort(options.port, options.host);
  await takeDataFolder(folder);
  stopOnSignal(async () => {
    await stopAll(started);
    await leaveDataFolder(folder);
  });
  await stopLeftovers(folder);
  await needCommand('git', ['git'], 'reading repositories');
  await needCommand('openssl', ['openssl'], 'the certificates of its services');
  await needDocker(folder);
  const sandboxImage = await needSandboxImage();
  const sampleRepository = await needSampleRepository(folder);

  const postgres = process.env.DATABASE_URL ? null : await startPostgres(folder);
  if (postgres) started.push(postgres.service);
  const redis = process.env.REDIS_URL ? null : await startRedis(folder);
  if (redis) started.push(redis.service);
  const databaseUrl = postgres?.url ?? process.env.DATABASE_URL ?? '';
  const redisUrl = redis?.url ?? process.env.REDIS_URL ?? '';

  const { demo } = await startServices(
    folder,
    options,
    { databaseUrl, redisUrl, sandboxImage, sampleRepository },
    started,
  );
  const link = await firstSignUpLink(databaseUrl, options.publicUrl);
  if (demo)
    say('No model key is set: the demo model answers (scripted, not an AI). Set OPENAI_API_KEY to use a real one.');
  if (isOpenInClear(options)) {
    say(
      'Other machines reach it in clear, passwords too: give --tls-cert and --tls-key, or a proxy with TLS in front and its --public-url.',
    );
  }
  say(`Codex Web runs at ${options.publicUrl}${link ? ` · sign up as its owner, once: ${link}` : ''}`);
}

function isOpenInClear({ host, publicUrl, tls }: Options): boolean {
  return tls === null && publicUrl.startsWith('http:') && !['127.0.0.1', 'localhost', '::1'].includes(host);
}

function stopOnSignal(stop: () => Promise<void>): void {
  let stopping = false;
  const onSignal = async () => {
    if (stopping) return;
    stopping = true;
    say('Stopping …');
    await stop();
    process.exit(0);
  };
  process.on('SIGINT', () => void onSignal());
  process.on('SIGTERM', () => void onSignal());
}

/** The last one started is the first to stop: each can still reach what it needs. */
async function stopAll(started: Service[]): Promise<void> {
  for (const service of started.splice(0).reverse()) await service.stop();
}
