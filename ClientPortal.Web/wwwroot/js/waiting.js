// The page of those who wait: the server says after how many seconds there may be room. What was typed is in the browser's storage.

setTimeout(() => location.reload(), 1_000 * Number(document.querySelector('[data-seconds]').dataset.seconds));
