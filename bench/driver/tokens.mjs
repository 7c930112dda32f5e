// The text of the bench's messages: a unique word with an increasing number. It is searched for in the bytes of a render, undecoded.

const PREFIX = 'benchmark';
const DIGITS = 8;
const needle = Buffer.from(PREFIX);

let last = 0;

export const nextToken = () => ++last;
export const textOf = token => `It works again, ${PREFIX}${String(token).padStart(DIGITS, '0')}, thank you.`;

/** The numbers in it, each once. */
export function tokensIn(bytes) {
  const found = new Set();
  for (let at = bytes.indexOf(needle); at >= 0; at = bytes.indexOf(needle, at + needle.length)) {
    const number = Number(bytes.toString('latin1', at + needle.length, at + needle.length + DIGITS));
    if (number > 0) found.add(number);
  }
  return found;
}
