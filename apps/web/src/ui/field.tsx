import { CircleAlert } from 'lucide-react';
import type { ReactNode } from 'react';

type FieldProps = {
  id: string;
  label: string;
  hint?: ReactNode;
  error?: string | null | undefined;
  children: (described: { id: string; 'aria-describedby'?: string; 'aria-invalid'?: true }) => ReactNode;
};

/** A control with its label above and, below, what is wrong with its value or what is expected of it. */
export function Field({ id, label, hint, error, children }: FieldProps) {
  const noteId = `${id}-note`;
  const described = {
    ...(hint || error ? { 'aria-describedby': noteId } : {}),
    ...(error ? { 'aria-invalid': true as const } : {}),
  };
  return (
    <div className="grid min-w-0 gap-1.5">
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      {children({ id, ...described })}
      <div id={noteId} aria-live="polite" className="text-xs empty:hidden">
        {error ? <FieldError>{error}</FieldError> : hint && <span className="text-muted">{hint}</span>}
      </div>
    </div>
  );
}

export function FieldError({ children }: { children: ReactNode }) {
  return (
    <span className="flex items-start gap-1 text-failed">
      <CircleAlert aria-hidden className="mt-0.5 size-3 shrink-0" />
      <span className="min-w-0 break-words">{children}</span>
    </span>
  );
}
