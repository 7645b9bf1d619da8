import { z } from 'zod';

/** Says in plain words what is wrong with a value where its schema has no sentence of its own. */
export function useValidationMessages(): void {
  z.config({ customError: sayIssue });
}

type Issue = Parameters<z.core.$ZodErrorMap>[0];

function sayIssue(issue: Issue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'This is missing.' : `This must be of type ${issue.expected}.`;
    case 'invalid_value':
      return `This must be one of ${issue.values.map((value) => JSON.stringify(value)).join(', ')}.`;
    case 'invalid_format':
      return `This is not a valid ${issue.format}.`;
    case 'too_big':
      return `This must be at most ${issue.maximum}${unitOf(issue.origin)}.`;
    case 'too_small':
      return `This must be at least ${issue.minimum}${unitOf(issue.origin)}.`;
    default:
      return undefined;
  }
}

function unitOf(origin: string): string {
  return origin === 'string' ? ' characters long' : '';
}
