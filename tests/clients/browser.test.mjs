// A citizen in a real browser: from the form to the answer's page, at every step by the rules of
// accessibility (WCAG 2.1 AA, by axe), and without asking anybody else for anything.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { after, before, test } from 'node:test';

import { AxeBuilder } from '@axe-core/playwright';
import { chromium } from 'playwright-core';

import { address } from './gateway.mjs';

const base = `https://${address}`;
const form = '/modulo/associazione/golfo-paradiso/modulo';
const asked = new Set();
let folder;
let context;
let page;

before(async () => {
  folder = mkdtempSync(`${tmpdir()}/mugugno-browser-`);
  context = await chromium.launchPersistentContext(folder, {
    executablePath: '/usr/bin/chromium',
    ignoreHTTPSErrors: true,
    locale: 'it-IT',
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
      '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
  page = await context.newPage();
  page.on('request', (request) => asked.add(new URL(request.url()).origin));
});

after(async () => {
  await context?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function isAccessible() {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'])
    .analyze();
  assert.deepEqual(violations.map(({ id, nodes }) => [id, nodes[0].html]), []);
  const wider = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  assert.equal(wider, false, 'nothing is cut off');
}

// Reloads, as a citizen without scripts does, until the page has it.
async function appears(selector) {
  for (let i = 0; i < 60; i += 1) {
    if (await page.locator(selector).count()) return;
    await page.waitForTimeout(250);
    await page.reload();
  }
  assert.fail(`${selector} never appeared`);
}

test('the form can be read by everybody, on a telephone too', async () => {
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto(base + form);
  assert.equal(await page.locator('h1').innerText(), 'Scrivi al tuo Comune');
  await isAccessible();
});

test('the first stop of the keyboard leads past the header', async () => {
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute('href')), '#contenuto');
});

test('what is wrong is said, and leads to its field', async () => {
  await page.fill('#nome', 'Rosa Mugugna');
  await page.click('main form button[type=submit]');
  await page.waitForSelector('#invio');
  await isAccessible();
  await page.click('#invio a[href="#testo"]');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'testo');
  assert.equal(await page.inputValue('#nome'), 'Rosa Mugugna');
});

test('a message is asked for its comune, and a button answers', async () => {
  await page.fill('#testo', "C'è un lampione rotto nella strada");
  await page.click('main form button[type=submit]');
  // A page that is sent at once is asked to wait.
  for (let i = 0; i < 40 && !page.url().includes('/conversazione/'); i += 1) {
    await page.waitForTimeout(2200);
    await page.click('main form button[type=submit]');
  }
  await appears('button[name=scelta]');
  await isAccessible();
  await page.locator('button[name=scelta]').nth(1).click();
  // Those who speak are in bold, too; the numbers of matters stand above them.
  await appears('main ul.list-unstyled li strong');
  assert.match(await page.locator('main ul.list-unstyled li').first().innerText(), /^Numero [A-Z-]+-\w{4}-\w{4}/);
  await isAccessible();
});

test('nobody else was asked for anything', () => {
  assert.deepEqual([...asked], [base]);
});
