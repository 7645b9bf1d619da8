const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

/** A size in binary units: `512 B`, `1.5 MiB`, `4 GiB`. */
export function formatBytes(bytes: number): string {
  const step = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10));
  return `${(bytes / 1024 ** step).toFixed(1).replace(/\.0$/, '')} ${units[step]}`;
}
