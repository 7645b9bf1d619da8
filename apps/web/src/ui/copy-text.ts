/**
 * Puts text on the clipboard. Over plain http, where browsers keep the clipboard from pages, it falls back to a selection.
 * @throws when the browser refuses.
 */
export async function copyText(text: string | (() => Promise<string>)): Promise<void> {
  const content = typeof text === 'string' ? text : await text();
  if (navigator.clipboard) return navigator.clipboard.writeText(content);
  const area = document.createElement('textarea');
  area.value = content;
  area.style.position = 'fixed';
  area.style.opacity = '0';
  const focused = document.activeElement;
  (focused?.closest('[role=dialog]') ?? document.body).append(area);
  area.select();
  const copied = document.execCommand('copy');
  area.remove();
  if (focused instanceof HTMLElement) focused.focus();
  if (!copied) throw new Error('The browser refused to copy.');
}
