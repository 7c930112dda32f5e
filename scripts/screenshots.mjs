// The pictures of the documents, and contact.webp with the main pages at four widths, light and dark:
// node scripts/screenshots.mjs ADDRESS PLAYWRIGHT FOLDER MAILS [NAME…] (only those). scripts/screenshots starts it; MAILS is the folder to which
// the portal writes its mails.

import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';

const [address, playwright, folder, mails, ...only] = process.argv.slice(2);
const isWanted = name => only.length === 0 || only.includes(name);
const { chromium } = await import(playwright);

const DESKTOP = { viewport: { width: 1280, height: 800 } };
const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };
const PATIENCE = 60_000; // ms, for a busy machine

const FILES = '/tickets?q=douchettes&status=all'; // the thread with files

// Who, how, and what: a name for the picture, the page, and what is done there first.
const SETS = [
  ['client@itvision.sn', DESKTOP, 'light', [
    ['client-home', '/client-portal'], ['ticket', '/tickets/T-1020'], ['files', FILES, showFiles],
    ['pdf', FILES, async page => {
      await showFiles(page);
      await page.locator('a[data-document]').last().click();
    }],
    ['messages', '/messages', first('conversation-row')], ['account', '/account?tab=security'],
    ['bell', '/client-portal', async page => {
      await page.getByTestId('notification-bell').click();
      await page.getByTestId('notification-item').first().waitFor();
    }],
    ['notifications', '/notifications'], ['notification-preferences', '/account?tab=notifications'],
    ['documents-grid', '/documents?view=grid'], ['document', '/documents?state=awaiting', first('document-row', 'a')],
    ['document-verify', '/documents?state=approved', verify],
  ]],
  ['client@itvision.sn', PHONE, 'dark', [
    ['profile-phone-dark', '/client-portal', page => page.locator('[data-profile]').first().click()], ['calendar-phone-dark', '/calendar'],
    ['documents-phone-dark', '/documents'], ['document-phone-dark', '/documents?state=awaiting', first('document-row', 'a')],
  ]],
  ['admin@itvision.sn', DESKTOP, 'light', [
    ['project', '/projects', first('project-row', 'a')], ['prospects', '/prospects'], ['people', '/admin/people'], ['audit', '/admin/audit'],
    ['calendar-month', '/calendar?view=month'], ['calendar-week', '/calendar?view=week'], ['jobs', '/admin/jobs'], ['live', '/admin/live'],
    ['webhooks', '/admin/webhooks', first('webhook-deliveries')],
    ['search', '/search?q=bascule'], ['documents', '/documents'],
    ['palette', '/admin', async page => {
      await page.keyboard.press('Control+k');
      await page.getByTestId('palette-input').fill('awa');
    }],
  ]],
  ['technician@itvision.sn', DESKTOP, 'light', [
    ['message-history', '/messages', async page => {
      await page.getByTestId('conversation-row').filter({ hasText: 'Bascule Teranga' }).click();
      await page.getByTestId('message-history').first().click();
    }],
  ]],
];

async function showFiles(page) {
  await first('ticket-row', 'a')(page);
  await page.locator('[data-thread][data-ready]').waitFor();
  await page.locator('a[data-document]').last().scrollIntoViewIfNeeded();
}

// The approved file itself, as a person has it who wants to know what it is.
async function verify(page) {
  await first('document-row', 'a')(page);
  const download = page.getByTestId('document-download');
  const [name, file] = [await download.getAttribute('download'), await fetched(page, await download.getAttribute('href'))];
  await open(page, '/documents/verify');
  await page.getByTestId('verify-file').setInputFiles({ name, mimeType: 'application/octet-stream', buffer: file });
  await page.getByTestId('verify-result').waitFor();
}

async function fetched(page, path) {
  return (await page.request.get(path)).body();
}

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

// One row each in the contact sheet, by who signs in.
const MAIN = {
  'client@itvision.sn': ['/client-portal', '/projects', '/tickets/T-1020', '/messages'],
  'admin@itvision.sn': ['/admin', '/tickets', '/prospects', '/admin/people', '/admin/audit'],
};
const WINDOWS = [[390, 844], [768, 1024], [1440, 900], [2560, 1440]];
const THEMES = ['light', 'dark'];
const ROW = 200; // px, the height of a row of the contact sheet

await answering();
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
const table = await browser.newPage(); // where pictures are put together and compressed

/** Writes pictures as one WebP file. Each has a place (x, y) and a height on it. */
async function save(name, pictures, width, height, quality) {
  const text = await table.evaluate(async ({ pictures, width, height, quality }) => {
    const canvas = Object.assign(document.createElement('canvas'), { width, height });
    const pen = canvas.getContext('2d');
    [pen.fillStyle, pen.imageSmoothingQuality] = ['#94a3b8', 'high'];
    if (pictures.length > 1) pen.fillRect(0, 0, width, height);
    for (const { png, x, y, tall } of pictures) {
      const picture = await createImageBitmap(await (await fetch(`data:image/png;base64,${png}`)).blob());
      pen.drawImage(picture, x, y, picture.width * tall / picture.height, tall);
    }
    return canvas.toDataURL('image/webp', quality);
  }, { pictures, width, height, quality });
  await writeFile(`${folder}/${name}.webp`, Buffer.from(text.split(',')[1], 'base64'));
}

async function signIn(email, options) {
  const context = await browser.newContext({ baseURL: address, locale: 'fr-FR', reducedMotion: 'reduce', ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE);
  await page.goto('/login');
  await page.getByTestId('login-email').fill(email);
  await page.getByTestId('login-password').fill('Password123!');
  await page.getByTestId('login-submit').click();
  await page.locator('[data-testid=live-badge]').waitFor();
  return page;
}

async function open(page, path, act) {
  await page.goto(path);
  await page.locator('[data-testid=live-badge][data-state=live]').waitFor();
  await act?.(page);
  await page.waitForLoadState('networkidle');
  await page.locator('main').evaluate(() => document.fonts.ready);
  await page.waitForTimeout(600); // what moves once, such as a chart, has come to rest
}

async function attempt(name, act) {
  try {
    await act();
  } catch (reason) {
    process.exitCode = 1;
    console.error(`${name}: ${reason.message.split('\n')[0]}`);
  }
}

for (const [email, screen, colorScheme, pictures] of SETS) {
  const chosen = pictures.filter(([name]) => isWanted(name));
  if (chosen.length === 0) continue;
  const page = await signIn(email, { ...screen, colorScheme });
  for (const [name, path, act] of chosen) {
    await attempt(name, async () => {
      await open(page, path, act);
      const { width, height } = screen.viewport;
      const png = (await page.screenshot()).toString('base64');
      const scale = screen.deviceScaleFactor ?? 1;
      await save(name, [{ png, x: 0, y: 0, tall: height * scale }], width * scale, height * scale, .72);
    });
  }
  await page.context().close();
}

if (isWanted('api')) await attempt('api', saveApi);
if (isWanted('invitation-mail')) await attempt('invitation-mail', saveInvitation);

// It is not one of the portal's own pages, and has no badge.
async function saveApi() {
  const page = await browser.newPage({ ...DESKTOP, baseURL: address });
  await page.goto('/docs/api/#tag/projects/GET/api/projects');
  await page.getByText('/api/projects').first().waitFor();
  await page.waitForLoadState('networkidle');
  await save('api', [{ png: (await page.screenshot()).toString('base64'), x: 0, y: 0, tall: DESKTOP.viewport.height }], 1280, 800, .72);
}

if (isWanted('certificate')) await attempt('certificate', saveCertificate);

// The certificate of an approved document, in Chromium's own viewer: the portal has it saved, not shown.
async function saveCertificate() {
  const page = await signIn('client@itvision.sn', DESKTOP);
  await open(page, '/documents?state=approved', first('document-row', 'a'));
  const file = await fetched(page, await page.getByTestId('document-certificate').getAttribute('href'));
  const saved = await mkdtemp(`${tmpdir()}/certificate-`);
  try {
    await writeFile(`${saved}/certificate.pdf`, file);
    const viewer = await browser.newPage({ viewport: { width: 640, height: 905 } });
    await viewer.goto(`file://${saved}/certificate.pdf#toolbar=0&navpanes=0&view=FitH`);
    await viewer.waitForTimeout(2_000); // the viewer says nothing when it has drawn
    await save('certificate', [{ png: (await viewer.screenshot()).toString('base64'), x: 0, y: 0, tall: 905 }], 640, 905, .8);
  } finally {
    await rm(saved, { recursive: true });
    await page.context().close();
  }
}

// The mail of an invitation, as the portal writes it.
async function saveInvitation() {
  const send = async (path, body, token) => {
    const answer = await fetch(address + path, {
      method: 'POST', body: JSON.stringify(body),
      headers: { 'Content-Type': 'application/json', ...token && { Authorization: `Bearer ${token}` } },
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
    return answer.json();
  };
  const { accessToken } = await send('/api/auth/login', { email: 'admin@itvision.sn', password: 'Password123!' });
  const title = 'Revue de la bascule';
  const day = new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10);
  await send('/api/calendar', {
    title, kind: 'meeting', place: 'Salle Baobab', start: `${day}T10:00`, end: `${day}T11:00`, zone: 'Africa/Dakar',
    attendees: ['awa.diop@example.org'],
  }, accessToken);
  const page = await browser.newPage({ viewport: { width: 700, height: 620 } });
  await page.setContent(await mailWith(title));
  await save('invitation-mail', [{ png: (await page.screenshot()).toString('base64'), x: 0, y: 0, tall: 620 }], 700, 620, .72);
}

async function mailWith(words) {
  for (const end = Date.now() + PATIENCE; Date.now() < end; await new Promise(done => setTimeout(done, 500))) {
    for (const name of (await readdir(mails).catch(() => [])).filter(name => name.endsWith('.eml'))) {
      const html = /<!doctype html>[\s\S]*<\/html>/i.exec(await readFile(`${mails}/${name}`, 'utf8'))?.[0];
      if (html?.includes(words)) return html;
    }
  }
  throw new Error(`no mail says "${words}"`);
}

const cells = [];
const places = WINDOWS.map(([width, height]) => width * ROW / height);
const half = places.reduce((sum, width) => sum + width + 8, 8);
let y = 8;
for (const [email, paths] of isWanted('contact') ? Object.entries(MAIN) : []) {
  const page = await signIn(email, {});
  for (const path of paths) {
    let x = 8;
    for (const colorScheme of THEMES) {
      await page.emulateMedia({ colorScheme });
      for (const [index, [width, height]] of WINDOWS.entries()) {
        await attempt(`${path}, ${width}, ${colorScheme}`, async () => {
          await page.setViewportSize({ width, height });
          await open(page, path);
          cells.push({ png: (await page.screenshot()).toString('base64'), x, y, tall: ROW });
        });
        x += places[index] + 8;
      }
    }
    y += ROW + 8;
  }
  await page.context().close();
}
if (isWanted('contact')) await save('contact', cells, Math.ceil(half * 2 - 8), y, .6);
await browser.close();
