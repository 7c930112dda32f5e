// From nothing to a page that can be used: the page, negotiation, socket, circuit, first render with content. The sign-in was before.

import { crowd, medians, quantile } from './stats.mjs';

const WIDTH = 8;

/**
 * @param {{ name: string, system?: object, open: () => Promise }[]} ways with a system, also its processor time for each page, closing included
 * @param {number} compiling rounds that are not counted: in them code is compiled
 */
export async function opening(ways, { rounds, times, compiling = 1 }) {
  const all = new Map(ways.map(way => [way.name, []]));
  for (let round = 0; round < compiling + rounds; round++) {
    for (const way of round % 2 ? ways.toReversed() : ways) {
      const figures = await one(way, times);
      if (round >= compiling) all.get(way.name).push(figures);
    }
  }
  return new Map([...all].map(([name, figures]) => [name, medians(figures)]));
}

async function one(way, times) {
  const alone = [];
  const used = way.system?.server.cpu();
  for (let i = 0; i < times; i++) {
    const began = performance.now();
    const page = await way.open();
    alone.push(performance.now() - began);
    await page.close();
  }
  const cpu = (way.system?.server.cpu() - used) / times;
  const began = performance.now();
  const pages = await crowd(times * 2, WIDTH, () => way.open());
  const perSecond = pages.length / (performance.now() - began) * 1000;
  await crowd(pages.length, WIDTH, index => pages[index].close());
  return { p50: quantile(alone, 0.5), p95: quantile(alone, 0.95), cpu, perSecond };
}
