/**
 * An amount in millionths of a US dollar: `$0.00`, `$12.50`, `$1,204.00`. Less than a cent keeps two digits that mean
 * something, as `$0.0042`, and what is too small even for that is `<$0.0001`.
 */
export function formatMoney(microUsd: number): string {
  if (microUsd === 0 || microUsd >= 9_950) return `$${withThousands((microUsd / 1_000_000).toFixed(2))}`;
  if (microUsd < 100) return '<$0.0001';
  return `$${(microUsd / 1_000_000).toFixed(4).replace(/0$/, '')}`;
}

function withThousands(decimal: string): string {
  return decimal.replace(/\B(?=(\d{3})+(?!\d)(?=.*\.))/g, ',');
}
