import { join } from 'node:path';
import type { NextConfig } from 'next';

const workspaceRoot = join(import.meta.dirname, '../..');

const config: NextConfig = {
  // A compressed answer of the API would be held back until it ends, and its streams never end.
  compress: false,
  poweredByHeader: false,
  reactStrictMode: true,
  transpilePackages: ['@codex-web/contracts'],
  turbopack: { root: workspaceRoot },
  outputFileTracingRoot: workspaceRoot,
  // `tsc` checks the types; the build need not do it a second time.
  typescript: { ignoreBuildErrors: true },
  experimental: { proxyClientMaxBodySize: '200mb' },
};

export default config;
