// The pictures of the documents: node scripts/screenshots.mjs ADDRESS PLAYWRIGHT FOLDER. scripts/screenshots starts it.

const [address, playwright, folder] = process.argv.slice(2);
const { chromium } = await import(playwright);

const DESKTOP = { viewport: { width: 1280, height: 800 } };
const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };
const PATIENCE = 60_000; // ms, for a busy machine

// Who, how, and what: a name for the picture, the page, and what is done there first.
const SETS = [
  ['client@itvision.sn', DESKTOP, 'light', [
    ['client-home', '/client-portal'], ['projects', '/projects'],
    ['ticket', '/tickets/T-1020'], ['files', '/tickets/T-1006'],
    ['pdf', '/tickets/T-1006', page => page.locator('[data-picture], .file-card button, .file-card a').first().click()],
    ['messages', '/messages', first('conversation-row')], ['notifications', '/notifications'], ['account', '/account?tab=security'],
  ]],
  ['client@itvision.sn', PHONE, 'dark', [
    ['client-home-phone-dark', '/client-portal'], ['messages-phone-dark', '/messages', first('conversation-row')],
    ['ticket-phone-dark', '/tickets/T-1020'], ['notifications-phone-dark', '/notifications'],
    ['profile-phone-dark', '/client-portal', page => page.locator('[data-profile]').first().click()],
  ]],
  ['admin@itvision.sn', DESKTOP, 'light', [
    ['staff-home', '/admin'], ['project', '/projects', first('project-row', 'a')], ['tickets', '/tickets'], ['tickets-board', '/tickets?view=board'],
    ['prospects', '/prospects'], ['prospects-board', '/prospects/board'], ['prospects-overview', '/prospects/overview'],
    ['prospect', '/prospects', first('prospect-row', 'a')], ['people', '/admin/people'], ['audit', '/admin/audit'], ['live', '/admin/live'],
    ['search', '/search?q=facture'], ['bell', '/tickets', page => page.getByTestId('notification-bell').click()],
    ['message-history', '/tickets/T-1009', page => page.getByTestId('message-edited').first().click()],
    ['palette', '/admin', async page => {
      await page.keyboard.press('Control+k');
      await page.getByTestId('palette-input').fill('awa');
    }],
  ]],
];

function first(testId, inner = '') {
  return page => page.locator(`[data-testid=${testId}] ${inner}`).first().click();
}

async function answering() {
  for (const end = Date.now() + PATIENCE; ;) {
    const ready = await fetch(`${address}/health/ready`).then(answer => answer.ok, () => false);
    if (ready) return;
    if (Date.now() > end) throw new Error(`${address} does not answer.`);
    await new Promise(done => setTimeout(done, 500));
  }
}

await answering();
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
for (const [email, screen, colorScheme, pictures] of SETS) {
  const context = await browser.newContext({ ...screen, colorScheme, baseURL: address, locale: 'fr-FR', reducedMotion: 'reduce' });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE);
  await page.goto('/login');
  await page.getByTestId('login-email').fill(email);
  await page.getByTestId('login-password').fill('Password123!');
  await page.getByTestId('login-submit').click();
  for (const [name, path, act] of pictures) {
    try {
      await page.goto(path);
      await page.locator('[data-testid=live-badge][data-state=live]').waitFor();
      await act?.(page);
      await page.waitForLoadState('networkidle');
      await page.locator('main').evaluate(() => document.fonts.ready);
      await page.waitForTimeout(600); // what moves once, such as a chart, has come to rest
      await page.screenshot({ path: `${folder}/${name}.png` });
    } catch (reason) {
      process.exitCode = 1;
      console.error(`${name}: ${reason.message.split('\n')[0]}`);
    }
  }
  await context.close();
}
await browser.close();
