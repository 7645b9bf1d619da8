'use client';

import { Component, type ReactNode } from 'react';

/** Keeps the page alive when a patch cannot be drawn: it can still be downloaded. */
export class DiffBoundary extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    return (
      <p role="alert" className="flex-1 p-6 text-center text-muted">
        This diff cannot be drawn here. Download the patch to look at it.
      </p>
    );
  }
}
