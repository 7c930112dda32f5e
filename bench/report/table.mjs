import { ratio, shown } from './figures.mjs';

const COLUMNS = ['', 'peer', 'floor', 'portal', 'portal ÷ peer', 'portal ÷ floor'];

/** As Markdown, aligned so that it can be read in a terminal too. */
export function table(figures, run) {
  const cells = figures.rows.map(row => [
    row.unit ? `${row.what}, ${row.unit}` : row.what,
    ...['peer', 'floor', 'portal'].map(name => shown(row.values.get(name) ?? NaN)),
    shown(ratio(row, 'peer')),
    shown(ratio(row, 'floor')),
  ]);
  const widths = COLUMNS.map((title, column) => Math.max(title.length, ...cells.map(cell => cell[column].length)));
  const line = cell => `| ${cell.map((text, column) => (column === 0 ? text.padEnd(widths[column]) : text.padStart(widths[column]))).join(' | ')} |`;
  const rule = `| ${widths.map((width, column) => (column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`;
  const [heading, notes] = [`\`${run.command}\`, ${run.date}: ${run.machine}. ${run.versions}. ${run.load}`, figures.notes.map(note => `\n${note}`)];
  return [heading, '', line(COLUMNS), rule, ...cells.map(line), ...notes].join('\n');
}
