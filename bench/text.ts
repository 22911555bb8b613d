/** Numbers and tables as they stand in RESULTS.md. What was not measured is a dash. */

export function number(value: number | undefined): string {
  if (value === undefined || Number.isNaN(value)) return '-';
  if (!Number.isFinite(value)) return 'never';
  return value >= 99.5 ? count(value) : String(Number(value.toPrecision(2)));
}

/** In groups of three. */
export function count(value: number | undefined): string {
  return value === undefined ? '-' : String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ' ');
}

export function seconds(value: number | undefined): string {
  if (value === undefined) return '-';
  return value < 1 ? `${number(value * 1000)} ms` : `${number(value)} s`;
}

export function factor(value: number | undefined): string {
  return value === undefined ? '-' : `${number(value)} x`;
}

/** Bytes a state. */
export function bytes(side: { bytes: number; states: number } | undefined): string {
  return side && side.states > 0 ? number(side.bytes / side.states) : '-';
}

export function table(head: string[], rows: string[][]): string {
  if (rows.length === 0) return 'Nothing was measured.';
  const line = (cells: string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, i) => (i === 0 ? '---' : '---:'))), ...rows.map(line)].join('\n');
}
