import './globals.css';
import type { Metadata, Viewport } from 'next';
import { headers } from 'next/headers';
import { ThemeProvider } from 'next-themes';
import type { ReactNode } from 'react';
import { ClockProvider } from '@/ui/clock.tsx';
import { EarlyPresses } from '@/ui/early-presses.tsx';
import { holdEarlyPresses } from '@/ui/hold-early-presses.ts';

export const metadata: Metadata = { title: { default: 'Codex Web', template: '%s · Codex Web' }, robots: 'noindex' };

export const viewport: Viewport = {
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#ffffff' },
    { media: '(prefers-color-scheme: dark)', color: '#111114' },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  const nonce = (await headers()).get('x-nonce') ?? '';
  return (
    <html lang="en" suppressHydrationWarning>
      <body>
        <script
          nonce={nonce}
          suppressHydrationWarning
          dangerouslySetInnerHTML={{ __html: `(${holdEarlyPresses})()` }}
        />
        <ThemeProvider attribute="class" nonce={nonce} disableTransitionOnChange>
          <ClockProvider serverNow={Date.now()}>{children}</ClockProvider>
          <EarlyPresses />
        </ThemeProvider>
      </body>
    </html>
  );
}
