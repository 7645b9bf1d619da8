import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { Markdown } from './markdown.tsx';

const shown = (text: string) => renderToStaticMarkup(<Markdown text={text} />);

describe('Markdown of an agent', () => {
  it.each([
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '<svg><foreignObject><script>alert(1)</script></foreignObject></svg>',
    '<style>@import "https://evil.example"</style>',
    '[a](javascript:alert(1))',
    '[a](JaVaScRiPt:alert(1))',
    '[a](data:text/html,<script>alert(1)</script>)',
    '![a](javascript:alert(1))',
    '<javascript:alert(1)>',
    '[a]: javascript:alert(1)\n\n[a]',
  ])('runs and loads nothing of its own: %s', (text) => {
    expect(shown(text)).not.toMatch(/<(script|img|svg|style|iframe|foreignObject)|href=|\son\w+=/i);
  });

  it('has links to http, https and mail alone, which learn nothing of the page', () => {
    const link = shown('[a](https://example.com/?a=1&b="2")');
    expect(link).toContain('href="https://example.com/?a=1&amp;b=%222%22"');
    expect(link).toContain('rel="noopener noreferrer"');
  });

  it('loads no picture: it names where it is', () => {
    expect(shown('![a](https://example.com/a.svg)')).toMatch(/^((?!<img).)*<a href="https:\/\/example\.com\/a\.svg"/);
  });
});
