// The measured rows: a figure of each system, and the ratio of the portal's figure to the others'.

export class Table {
  rows = [];
  notes = [];

  /** @param {Map<string, number>} values by the system's name; one without a figure is absent, or NaN */
  add(what, unit, values, { chart } = {}) {
    this.rows.push({ what, unit, values, chart });
  }

  /** For figures that should be zero. */
  addIfAny(what, unit, values) {
    if ([...values.values()].some(value => value > 0)) this.add(what, unit, values);
  }

  note(words) { this.notes.push(words); }
}

export function ratio(row, other) {
  const [portal, base] = [row.values.get('portal'), row.values.get(other)];
  return Number.isFinite(portal) && base > 0 && portal >= 0 ? portal / base : NaN;
}

/** Three significant digits. */
export function shown(value) {
  if (!Number.isFinite(value)) return '';
  const size = Math.abs(value);
  return size >= 100 ? Math.round(value).toLocaleString('en-US') : value.toFixed(size >= 10 ? 1 : 2);
}
