// How figures are put into the table, and pages are called in it.

export const PAGE_NAMES = {
  ticket: 'a ticket with 50 messages', longTicket: 'a ticket with 200 messages', home: 'the client home',
  tickets: 'the list of tickets', prospects: 'the prospects',
};

/** One figure of each system, by the system's name. */
export const named = (found, figure, factor = 1) => new Map([...found].map(([system, one]) => [system.name, one[figure] * factor]));

export const ofPortal = value => new Map([['portal', value]]);

export const number = count => count.toLocaleString('en-US');
