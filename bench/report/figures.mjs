// What was measured, row by row: a figure of each system, and how the portal's stands to the others'.

export class Table {
  rows = [];
  notes = [];

  /** @param {Map<string, number>} values by the system's name; who has none is not in it, or NaN */
  add(what, unit, values, { chart } = {}) {
    this.rows.push({ what, unit, values, chart });
  }

  /** For figures that are to be nought. */
  addIfAny(what, unit, values) {
    if ([...values.values()].some(value => value > 0)) this.add(what, unit, values);
  }

  note(words) { this.notes.push(words); }
}

export function ratio(row, other) {
  const [portal, base] = [row.values.get('portal'), row.values.get(other)];
  return Number.isFinite(portal) && base > 0 && portal >= 0 ? portal / base : NaN;
}

/** Three digits that mean something, and no more. */
export function shown(value) {
  if (!Number.isFinite(value)) return '';
  const size = Math.abs(value);
  return size >= 100 ? Math.round(value).toLocaleString('en-US') : value.toFixed(size >= 10 ? 1 : 2);
}
