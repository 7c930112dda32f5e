// How much of everything: in a whole run, in a quick one, and as the options say.

const WHOLE = {
  rounds: 3,
  starts: 3,
  warmSeconds: 60,
  audiences: [1, 10, 100, 1_000],
  messages: 15,
  seconds: 2,
  idleSeconds: 5,
  openings: 12,
  memory: 300,
  pages: ['ticket', 'longTicket', 'home', 'tickets', 'prospects'],
  rooms: 50,
  circuits: 2_000,
  settleSeconds: 20,
  heldSeconds: 300,
  lines: 10_000,
  rows: 100_000,
  fewRows: 100,
  threads: [50, 5_000, 50_000],
  events: 2_000,
  fewEvents: 20,
};

const QUICK = {
  rounds: 2,
  starts: 1,
  warmSeconds: 5,
  audiences: [1, 10, 100],
  messages: 5,
  seconds: 1,
  idleSeconds: 2,
  openings: 4,
  memory: 40,
  pages: ['ticket', 'home'],
  rooms: 10,
  circuits: 200,
  settleSeconds: 8,
  heldSeconds: 10,
  lines: 500,
  rows: 2_000,
  fewRows: 100,
  threads: [50, 1_000],
  events: 2_000,
  fewEvents: 20,
};

export function sizesOf({ quick, circuits, minutes }) {
  const sizes = { ...(quick ? QUICK : WHOLE) };
  if (circuits) sizes.circuits = positive('circuits', circuits);
  if (minutes) sizes.heldSeconds = 60 * positive('minutes', minutes);

  // Does the cost grow with their number? None, a thousand where there are more than that, and all.
  sizes.strangers = [...new Set([0, Math.min(1_000, sizes.circuits), sizes.circuits])];
  return sizes;
}

function positive(name, value) {
  const number = Number(value);
  if (!(number > 0)) throw new Error(`--${name} is a number above nought, not “${value}”`);
  return number;
}
