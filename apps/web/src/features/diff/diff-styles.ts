import type { CSSProperties } from 'react';

/** The diff viewer in the fonts and colours of the product, through the variables it offers. */
export const diffStyles = {
  '--diffs-font-family': 'var(--font-mono)',
  '--diffs-header-font-family': 'var(--font-sans)',
  '--diffs-font-size': '12px',
  '--diffs-line-height': '20px',
  '--diffs-font-features': '"liga" 0, "calt" 0',
  '--diffs-tab-size': 4,
  '--diffs-addition-color-override': 'light-dark(#17753a, #57c27d)',
  '--diffs-deletion-color-override': 'light-dark(#c0222e, #ff7b7f)',
  '--diffs-bg-addition-emphasis-override': 'light-dark(#b9e8c7, #1c4a2e)',
  '--diffs-bg-deletion-emphasis-override': 'light-dark(#f9c9cb, #63272d)',
  '--diffs-bg-separator-override': 'var(--surface)',
  '--diffs-fg-number-override': 'var(--muted)',
} as CSSProperties;

/** The themes bring a background of their own, which no variable outside can change. */
export const diffCss = ':host { --diffs-light-bg: var(--bg); --diffs-dark-bg: var(--bg); }';
