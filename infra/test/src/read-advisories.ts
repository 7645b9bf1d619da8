import { z } from 'zod';

const audit = z.object({
  advisories: z.record(
    z.string(),
    z.object({
      module_name: z.string(),
      severity: z.string(),
      title: z.string(),
      url: z.string(),
      findings: z.array(z.object({ version: z.string() })),
    }),
  ),
});

/** Days within which an advisory is answered; see docs/security.md. */
const withinDays = (severity: string) => (severity === 'critical' ? 7 : 30);

/**
 * What `pnpm audit --json` found, a line for each advisory, the worst first. Null when it compared nothing: what it wrote is no such
 * answer, since the registry could not be asked.
 */
export function readAdvisories(text: string): string[] | null {
  const found = audit.safeParse(parse(text));
  if (!found.success) return null;
  return Object.values(found.data.advisories)
    .sort((one, other) => withinDays(one.severity) - withinDays(other.severity))
    .map(({ module_name, severity, title, url, findings }) => {
      const versions = [...new Set(findings.map(({ version }) => version))].join(', ');
      return `${severity}, within ${withinDays(severity)} days: ${module_name} ${versions}: ${title} (${url})`;
    });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
