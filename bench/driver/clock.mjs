/** Milliseconds on the machine's one clock, the same in every process on it. */
export const now = () => Number(process.hrtime.bigint()) / 1e6;
