/**
 * What git does to a file between the repository and a work tree, by the attributes of its path
 * (gitattributes(5)). Filters need a driver in the configuration, which no fresh clone has, so they do nothing.
 */
export type TextConversion = {
  /** Whether line feeds become CRLF in a work tree: by decree, for what looks like text, or never. */
  crlf: 'always' | 'auto' | 'never';
  /** Whether `$Id$` is filled in. */
  ident: boolean;
  /** The encoding of the work tree, when it is not the repository's. */
  encoding: string | null;
};

export const conversionAttributes = ['text', 'crlf', 'eol', 'ident', 'working-tree-encoding'] as const;
export type ConversionAttributes = Record<(typeof conversionAttributes)[number], string>;

export function conversionOf(attributes: ConversionAttributes): TextConversion {
  const encoding = attributes['working-tree-encoding'];
  const hasEncoding = !['unspecified', 'set', 'unset', 'UTF-8'].includes(encoding);
  return { crlf: crlfOf(attributes), ident: attributes.ident === 'set', encoding: hasEncoding ? encoding : null };
}

function crlfOf({ text, crlf, eol }: ConversionAttributes): TextConversion['crlf'] {
  if (eol !== 'crlf') return 'never';
  const isText = text === 'unspecified' ? crlf : text;
  if (isText === 'unset') return 'never';
  return isText === 'auto' ? 'auto' : 'always';
}

/**
 * The content to put into a patch for a file of a work tree, so that applying it gives the file again. Where git
 * cannot give it back whatever the patch holds (a lone line feed in a file whose lines end in CRLF by decree, an `$Id$`
 * that was filled in for other content), the content git itself would store.
 */
export function toRepository(content: Buffer, { crlf, ident }: TextConversion): Buffer {
  const plain = crlf === 'never' || !isConverted(content, crlf) ? content : withoutCarriageReturns(content);
  return ident ? withPlainIds(plain) : plain;
}

function isConverted(content: Buffer, crlf: 'always' | 'auto'): boolean {
  const counts = countBytes(content);
  if (counts.crlf === 0) return false;
  return crlf === 'always' || (counts.loneLf === 0 && counts.loneCr === 0 && !looksBinary(counts));
}

type ByteCounts = { crlf: number; loneCr: number; loneLf: number; nul: number; printable: number; unprintable: number };

/** Counted as git counts: convert.c, gather_stats. */
function countBytes(content: Buffer): ByteCounts {
  const counts = { crlf: 0, loneCr: 0, loneLf: 0, nul: 0, printable: 0, unprintable: 0 };
  for (let index = 0; index < content.length; index += 1) {
    const byte = content[index] ?? 0;
    if (byte === 13) {
      if (content[index + 1] === 10) {
        counts.crlf += 1;
        index += 1;
      } else counts.loneCr += 1;
    } else if (byte === 10) counts.loneLf += 1;
    else if (byte === 127) counts.unprintable += 1;
    else if (byte >= 32 || [8, 9, 12, 27].includes(byte)) counts.printable += 1;
    else {
      counts.unprintable += 1;
      if (byte === 0) counts.nul += 1;
    }
  }
  if (content.at(-1) === 26) counts.unprintable -= 1;
  return counts;
}

function looksBinary({ loneCr, nul, printable, unprintable }: ByteCounts): boolean {
  return loneCr > 0 || nul > 0 || printable >> 7 < unprintable;
}

function withoutCarriageReturns(content: Buffer): Buffer {
  return Buffer.from(content.toString('latin1').replaceAll('\r\n', '\n'), 'latin1');
}

function withPlainIds(content: Buffer): Buffer {
  return Buffer.from(content.toString('latin1').replaceAll(/\$Id:[^$\n]*\$/g, '$$Id$$'), 'latin1');
}
