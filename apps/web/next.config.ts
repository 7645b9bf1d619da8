import { join } from 'node:path';
import type { NextConfig } from 'next';

const workspaceRoot = join(import.meta.dirname, '../..');

const pageHeaders = [
  { key: 'x-content-type-options', value: 'nosniff' },
  { key: 'referrer-policy', value: 'same-origin' },
  { key: 'permissions-policy', value: 'camera=(), microphone=(), geolocation=(), payment=(), usb=()' },
  { key: 'cross-origin-opener-policy', value: 'same-origin' },
];

const config: NextConfig = {
  poweredByHeader: false,
  reactStrictMode: true,
  transpilePackages: ['@codex-web/contracts'],
  turbopack: { root: workspaceRoot },
  outputFileTracingRoot: workspaceRoot,
  // `tsc` checks the types; the build need not do it a second time.
  typescript: { ignoreBuildErrors: true },
  // The API sets its own; the policy of a page comes from proxy.ts, since each has its own nonce.
  headers: async () => [{ source: '/((?!api/).*)', headers: pageHeaders }],
  // The API answers on its own time: asking a slow remote for its branches may take a while.
  experimental: { proxyClientMaxBodySize: '200mb', proxyTimeout: 120_000 },
};

export default config;
