'use client';

import './globals.css';

export default function GlobalError({ reset }: { reset: () => void }) {
  return (
    <html lang="en">
      <body className="p-6">
        <h1 className="text-xl font-semibold">The page stopped working</h1>
        <p className="mt-2 text-muted">Something went wrong while the page was shown. Tasks are not affected.</p>
        <button type="button" onClick={reset} className="mt-5 rounded border border-edge px-3 py-1.5 font-medium">
          Try again
        </button>
      </body>
    </html>
  );
}
