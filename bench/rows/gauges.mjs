// What is open in the portal with one more address (watched), and its heap after full collections.

import { setTimeout as wait } from 'node:timers/promises';

const KEPT = 4 * 60_000; // a circuit that lost its connection waits for it for three minutes

/** @param {boolean} bare whether the portal first forgets the texts that it keeps as HTML */
export async function gauges(portal, bare = false) {
  const answer = await fetch(`${portal.server.address}/bench/gauges?bare=${bare}`);
  return answer.json();
}

/** Waits until there are no more than these, and reads once more when nothing changes any more. */
export async function settled(portal, { circuits, subscriptions = Infinity }) {
  const until = performance.now() + KEPT;
  const isMore = now => now.circuits > circuits || now.subscriptions > subscriptions;
  for (let now = await gauges(portal); performance.now() < until && isMore(now); now = await gauges(portal)) await wait(2_000);
  await wait(2_000);
  return gauges(portal, true);
}
