import type { CSSProperties } from 'react';

/** The diff viewer in the fonts and colours of the product, through the variables it offers. */
export const diffStyles = {
  '--diffs-font-family': 'var(--font-mono)',
  '--diffs-header-font-family': 'var(--font-sans)',
  '--diffs-font-size': '12px',
  '--diffs-line-height': '20px',
  '--diffs-font-features': '"liga" 0, "calt" 0',
  '--diffs-tab-size': 4,
  '--diffs-light-bg': '#ffffff',
  '--diffs-dark-bg': '#111114',
  '--diffs-addition-color-override': 'light-dark(#17753a, #57c27d)',
  '--diffs-deletion-color-override': 'light-dark(#c0222e, #ff7b7f)',
  '--diffs-bg-addition-override': 'light-dark(#e9f7ee, #12281b)',
  '--diffs-bg-deletion-override': 'light-dark(#fdeeee, #331a1d)',
  '--diffs-bg-addition-number-override': 'light-dark(#d6f0de, #173522)',
  '--diffs-bg-deletion-number-override': 'light-dark(#fadddd, #432024)',
  '--diffs-bg-addition-emphasis-override': 'light-dark(#b5e6c4, #1f5433)',
  '--diffs-bg-deletion-emphasis-override': 'light-dark(#f8c4c6, #6b2930)',
  '--diffs-bg-separator-override': 'var(--surface)',
  '--diffs-fg-number-override': 'var(--faint)',
} as CSSProperties;
