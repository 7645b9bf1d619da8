const delimiter = 'CODEX_WEB_PATCH';
const maxPlainBytes = 64 * 1024;
const maxEncodedLength = 256 * 1024;
// Without the option, a person's own setting could make git mend white space.
const apply = 'git -C "$(git rev-parse --show-toplevel)" apply --whitespace=nowarn';

/**
 * A command for a POSIX shell, run anywhere inside a clone, that applies the patch byte for byte and needs nothing else.
 * A patch of printable text stands in it as it is. What a terminal would change on the way (tabs, carriage returns,
 * bytes that are no UTF-8) travels packed. Null when the patch is too large to be pasted.
 */
export async function gitApplyCommand(patch: ArrayBuffer): Promise<string | null> {
  const plain = patch.byteLength <= maxPlainBytes ? printable(patch) : null;
  if (plain !== null) return `${apply} <<'${delimiter}'\n${plain}${delimiter}\n`;
  const packed = base64Lines(await gzip(patch));
  if (packed.length > maxEncodedLength) return null;
  return `base64 --decode <<'${delimiter}' | gunzip | ${apply}\n${packed}${delimiter}\n`;
}

function printable(patch: ArrayBuffer): string | null {
  const text = decodeStrictly(patch);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what a terminal would not pass on
  if (text === null || !text.endsWith('\n') || /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/.test(text)) return null;
  return text.split('\n').includes(delimiter) ? null : text;
}

function decodeStrictly(bytes: ArrayBuffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

async function gzip(bytes: ArrayBuffer): Promise<Uint8Array> {
  const packed = new Blob([bytes]).stream().pipeThrough(new CompressionStream('gzip'));
  return new Uint8Array(await new Response(packed).arrayBuffer());
}

function base64Lines(bytes: Uint8Array): string {
  let binary = '';
  for (let at = 0; at < bytes.length; at += 8192) binary += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(binary).replace(/.{1,76}/g, '$&\n');
}
