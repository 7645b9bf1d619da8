import { readFileSync } from 'node:fs';
import { SettingsError } from '@codex-web/service-kit/parse-env';
import { createTransport } from 'nodemailer';
import { z } from 'zod';

/** `ca` is the authority of the server's certificate, when it is none that everybody trusts. */
export type SmtpSettings = { url: URL; from: string; ca?: string };

/** A server that takes e-mail. `send` throws a MailRefusedError when it will never take this one, another error when it may later. */
export type Smtp = {
  send: (mail: { to: string; subject: string; text: string; html?: string | undefined; id: string }) => Promise<void>;
  close: () => void;
};

export class MailRefusedError extends Error {
  override name = 'MailRefusedError';
}

const timeoutMs = 20_000;
const loopbackNames = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * A server whose address begins with `smtps:` speaks TLS from the first byte. One with `smtp:` has to offer STARTTLS, unless it
 * is on this machine or its address ends in `?starttls=optional`.
 */
export function openSmtp({ url, from, ca }: SmtpSettings): Smtp {
  const optional = url.searchParams.get('starttls') === 'optional' || loopbackNames.has(url.hostname);
  const secure = url.protocol === 'smtps:';
  const transport = createTransport({
    host: url.hostname.replaceAll(/^\[|\]$/g, ''),
    port: url.port === '' ? (secure ? 465 : 587) : Number(url.port),
    secure,
    requireTLS: !secure && !optional,
    ...(url.username !== '' && {
      auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) },
    }),
    ...(ca !== undefined && { tls: { ca } }),
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    send: async ({ to, subject, text, html, id }) => {
      const message = { from, to: { name: '', address: to }, subject, text, html, messageId: messageId(id, from) };
      try {
        // Told to mail programs, so that an answer of theirs (“I am away”) does not come.
        await transport.sendMail({ ...message, headers: { 'Auto-Submitted': 'auto-generated' } });
      } catch (error) {
        throw isFinal(error) ? new MailRefusedError('The server refused it.', { cause: error }) : error;
      }
    },
    close: () => transport.close(),
  };
}

/** The same each time, so that a mail program shows one that came twice only once. */
function messageId(id: string, from: string): string {
  const domain = /@([\w.-]+)>?\s*$/.exec(from)?.[1] ?? 'localhost';
  return `<${id}@${domain}>`;
}

const smtpFault = z.object({ responseCode: z.number(), command: z.string().optional() });

/** An answer of 5xx to the recipient or the text; to a greeting or a password it may be one of the server's own troubles. */
function isFinal(error: unknown): boolean {
  const fault = smtpFault.safeParse(error).data;
  return fault !== undefined && fault.responseCode >= 500 && /^(RCPT|DATA)/.test(fault.command ?? '');
}

type MailSettings = {
  SMTP_URL?: string | undefined;
  SMTP_URL_FILE?: string | undefined;
  MAIL_FROM?: string | undefined;
};

/** @returns null when no server is set. @throws SettingsError, without the address and its password, when it cannot be used. */
export function readSmtpSettings(settings: MailSettings): SmtpSettings | null {
  const text = settings.SMTP_URL ?? (settings.SMTP_URL_FILE && readFileSync(settings.SMTP_URL_FILE, 'utf8').trim());
  if (!text) return null;
  const url = URL.parse(text);
  if (url === null || !['smtp:', 'smtps:'].includes(url.protocol) || url.hostname === '') {
    throw new SettingsError('SMTP_URL is not an address such as smtp://name:password@mail.example.com:587.');
  }
  const from = settings.MAIL_FROM;
  if (from === undefined || !/@/.test(from) || /\p{Cc}/u.test(from)) {
    throw new SettingsError('Set MAIL_FROM to the address e-mail comes from, such as Codex Web <codex@example.com>.');
  }
  return { url, from };
}
