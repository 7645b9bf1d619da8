import type { AnsiLine, AnsiStyle } from '@/ui/ansi.ts';
import { classNames } from '@/ui/class-names.ts';
import { formatCount } from '@/ui/format/format-count.ts';

/** One line of output, 20 pixels high; `clip` cuts it at the edge instead of letting its box scroll. */
export function LogLine({ line, clip = false }: { line: AnsiLine; clip?: boolean }) {
  return (
    <div className={classNames('h-5 whitespace-pre', clip && 'truncate')}>
      {line.spans.map((span, index) => (
        <span key={index} {...lookOf(span.style)}>
          {span.text}
        </span>
      ))}
      {line.omitted > 0 && <span className="text-faint"> … {formatCount(line.omitted)} more characters</span>}
    </div>
  );
}

function lookOf(style: AnsiStyle) {
  const className = classNames(style.bold && 'font-semibold', style.italic && 'italic', style.underline && 'underline');
  const name = style.color?.replace(/^bright-(?!black)/, '') ?? (style.dim ? 'bright-black' : null);
  return { ...(className ? { className } : {}), ...(name ? { style: { color: `var(--ansi-${name})` } } : {}) };
}
