// Writes the generated part of docs/performance.md; the text around it is written by people.

import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { chart } from './chart.mjs';
import { table } from './table.mjs';

const [BEGIN, END] = ['<!-- bench/run writes from here -->', '<!-- to here -->'];

export function write(root, figures, run) {
  const file = path.join(root, 'docs/performance.md');
  const text = readFileSync(file, 'utf8');
  const [begin, end] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error(`${file} has no place for the figures: “${BEGIN}” … “${END}”`);
  const parts = [table(figures, run)];
  if (figures.rows.some(row => row.chart !== undefined)) {
    writeFileSync(path.join(root, 'docs/performance.svg'), chart(figures.rows));
    parts.unshift('![Median time from writing a message to its being seen](performance.svg)');
  }
  writeFileSync(file, `${text.slice(0, begin + BEGIN.length)}\n${parts.join('\n\n')}\n${text.slice(end)}`);
}
