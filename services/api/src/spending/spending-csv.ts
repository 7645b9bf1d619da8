import type { SpendingCell } from '@codex-web/db/read-spending';

const columns: [string, (cell: SpendingCell) => string | number][] = [
  ['day', (cell) => cell.day],
  ['person', (cell) => cell.person],
  ['task', (cell) => cell.title],
  ['task_id', (cell) => cell.taskId],
  ['model', (cell) => cell.model],
  ['requests', (cell) => cell.requests],
  ['input_tokens', (cell) => cell.inputTokens],
  ['cached_input_tokens', (cell) => cell.cachedInputTokens],
  ['output_tokens', (cell) => cell.outputTokens],
  ['reasoning_output_tokens', (cell) => cell.reasoningOutputTokens],
  ['cost_usd', (cell) => (cell.costMicroUsd / 1_000_000).toFixed(6)],
  ['unpriced_requests', (cell) => cell.unpricedRequests],
];

/** What was spent as CSV (RFC 4180), with a line of headings. */
export function spendingCsv(cells: readonly SpendingCell[]): string {
  const lines = [columns.map(([heading]) => heading), ...cells.map((cell) => columns.map(([, read]) => read(cell)))];
  return lines.map((line) => `${line.map((value) => csvField(value)).join(',')}\r\n`).join('');
}

/**
 * Text may come from anybody: what a spreadsheet would work out as a formula is made plain text by an apostrophe, also behind what
 * some of them take for the end of a field.
 */
function csvField(value: string | number): string {
  const harmless = typeof value === 'number' ? String(value) : value.replaceAll(formula, "$1'");
  return /[",\r\n]|^\s|\s$/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

const formula = /^(?=[\t\r\n])|(^|[;\t\r\n])(?=[=+\-@＝＋－＠])/g;
