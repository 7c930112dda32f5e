export function quantile(values, q) {
  const sorted = [...values].sort((a, b) => a - b);
  if (sorted.length === 0) return NaN;
  const at = (sorted.length - 1) * q;
  const [low, high] = [Math.floor(at), Math.ceil(at)];
  return sorted[low] + (sorted[high] - sorted[low]) * (at - low);
}

export const median = values => quantile(values, 0.5);

/** Of several rounds, each an object of figures, the median of each figure. */
export function medians(rounds) {
  const result = {};
  for (const key of Object.keys(rounds[0])) result[key] = median(rounds.map(round => round[key]));
  return result;
}

/** All of them, so many at a time; what they return, in order. */
export async function crowd(count, width, each) {
  const results = new Array(count);
  let next = 0;
  const worker = async () => { while (next < count) { const mine = next++; results[mine] = await each(mine); } };
  await Promise.all(Array.from({ length: Math.min(width, count) }, worker));
  return results;
}
