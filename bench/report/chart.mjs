// One chart, drawn as SVG: write → seen, by how many see it, on a scale of powers of ten.

const [WIDTH, HEIGHT, LEFT, BOTTOM, TOP] = [720, 324, 72, 36, 64];
const BAR = 34, GAP = 6;
const NAMES = ['peer', 'floor', 'portal'];

export function chart(rows) {
  const groups = rows.filter(row => row.chart !== undefined);
  const values = groups.flatMap(row => NAMES.map(name => row.values.get(name))).filter(value => value > 0);
  const [low, high] = [Math.floor(Math.log10(Math.min(...values))), Math.ceil(Math.log10(Math.max(...values)))];
  const y = value => TOP + (HEIGHT - TOP - BOTTOM) * (high - Math.log10(value)) / (high - low);
  const step = (WIDTH - LEFT - 16) / groups.length;
  const lines = [];
  for (let power = low; power <= high; power++) {
    const at = y(10 ** power);
    lines.push(`<line class="rule" x1="${LEFT}" x2="${WIDTH - 16}" y1="${at}" y2="${at}"/>`
      + `<text class="axis" x="${LEFT - 8}" y="${at + 4}" text-anchor="end">${10 ** power} ms</text>`);
  }
  const bars = groups.map((row, group) => {
    const left = LEFT + group * step + (step - 3 * BAR - 2 * GAP) / 2;
    const drawn = NAMES.map((name, index) => bar(name, row.values.get(name), left + index * (BAR + GAP), y, low));
    const name = `<text class="axis" x="${left + 1.5 * BAR + GAP}" y="${HEIGHT - BOTTOM + 21}" text-anchor="middle">`;
    return `${drawn.join('')}${name}seen by ${row.chart.toLocaleString('en-US')}</text>`;
  });
  const legend = NAMES.map((name, index) => {
    const x = LEFT + index * 110;
    return `<rect class="${name}" x="${x}" y="34" width="12" height="12" rx="2"/><text class="axis" x="${x + 18}" y="44">${name}</text>`;
  });
  const label = 'Median time from writing a message to its being seen';
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${label}">
<style>
text { font: 13px system-ui, sans-serif; fill: #334155 } .title { font-weight: 600; font-size: 15px } .value { font-size: 11px }
.rule { stroke: #cbd5e1 } .paper { fill: #ffffff } .peer { fill: #94a3b8 } .floor { fill: #38bdf8 } .portal { fill: #4f46e5 }
@media (prefers-color-scheme: dark) { text { fill: #cbd5e1 } .rule { stroke: #334155 } .paper { fill: #0f172a } .portal { fill: #818cf8 } }
</style>
<rect class="paper" width="${WIDTH}" height="${HEIGHT}" rx="8"/>
<text class="title" x="${LEFT}" y="22">Write → seen, median (powers of ten)</text>
${legend.join('')}
${lines.join('\n')}
${bars.join('\n')}
</svg>
`;
}

function bar(name, value, x, y, low) {
  if (!(value > 0)) return '';
  const [top, bottom] = [y(value), y(10 ** low)];
  const text = value < 10 ? value.toFixed(1) : Math.round(value);
  return `<rect class="${name}" x="${x}" y="${top}" width="${BAR}" height="${Math.max(1, bottom - top)}" rx="2"/>`
    + `<text class="value" x="${x + BAR / 2}" y="${top - 5}" text-anchor="middle">${text}</text>`;
}
