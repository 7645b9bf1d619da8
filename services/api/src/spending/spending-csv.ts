import type { SpendingCell } from '@codex-web/db/read-spending';

const columns: [string, (cell: SpendingCell) => string | number][] = [
  ['Day', (cell) => cell.day],
  ['Person', (cell) => cell.person],
  ['Task', (cell) => cell.title],
  ['Task id', (cell) => cell.taskId],
  ['Model', (cell) => cell.model],
  ['Requests', (cell) => cell.requests],
  ['Input tokens', (cell) => cell.inputTokens],
  ['Cached input tokens', (cell) => cell.cachedInputTokens],
  ['Output tokens', (cell) => cell.outputTokens],
  ['Reasoning output tokens', (cell) => cell.reasoningOutputTokens],
  ['Cost in US dollars', (cell) => (cell.costMicroUsd / 1_000_000).toFixed(6)],
  ['Requests without a price', (cell) => cell.unpricedRequests],
];

/** What was spent as CSV (RFC 4180), with a line of headings. */
export function spendingCsv(cells: readonly SpendingCell[]): string {
  const lines = [columns.map(([heading]) => heading), ...cells.map((cell) => columns.map(([, read]) => read(cell)))];
  return lines.map((line) => `${line.map((value) => csvField(value)).join(',')}\r\n`).join('');
}

/** Text may come from anybody: what a spreadsheet would work out as a formula is made plain text by an apostrophe. */
function csvField(value: string | number): string {
  const text = String(value);
  const harmless = /^[=+\-@\t\r\n]/.test(text) ? `'${text}` : text;
  return /[",\r\n]|^\s|\s$/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
