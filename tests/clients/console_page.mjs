// The officer's console in a real browser, as the tests of it share it: one page, at the real gateway,
// in which the officer of all the comuni signs in; at every step it is looked at by the rules of
// accessibility (WCAG 2.2 AA, by axe), and its own policy has no complaint. Screenshots are kept in
// $MUGUGNO_SCREENSHOTS.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { gzipSync } from 'node:zlib';

import { AxeBuilder } from '@axe-core/playwright';
import { chromium } from 'playwright-core';

import { address, connect, message, read, token } from './gateway.mjs';

export const base = `https://localhost:${address.split(':')[1]}`;
export const email = 'comunicazione@golfoparadiso.example';
export const shots = process.env.MUGUGNO_SCREENSHOTS ?? `${tmpdir()}/mugugno-console`;
// Of this run alone, in letters: digits would be a house number.
export const mine = [...randomUUID().replaceAll('-', '')].map((each) => 'abcdefghilmnopqr'[parseInt(each, 16)]).join('');
export const asked = new Set();
export const complaints = [];
export const scripts = new Map();
let folder;
export let context;
export let page;
export let office;

// Each recovery code is good once.
let code = 0;

export async function start() {
  mkdirSync(shots, { recursive: true });
  folder = mkdtempSync(`${tmpdir()}/mugugno-console-`);
  context = await chromium.launchPersistentContext(folder, {
    executablePath: '/usr/bin/chromium',
    ignoreHTTPSErrors: true,
    locale: 'it-IT',
    viewport: { width: 1440, height: 900 },
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
      // Of the worker, too, whose script the browser fetches by itself.
      '--ignore-certificate-errors', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
  page = await context.newPage();
  context.on('request', (request) => {
    if (!request.url().startsWith('blob:')) asked.add(new URL(request.url()).origin);
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (line) => {
    if (/Content Security Policy|Refused to/.test(line.text())) complaints.push(line.text());
  });
  page.on('response', async (answer) => {
    if (/\/console\/assets\/.*\.js$/.test(answer.url())) scripts.set(answer.url(), gzipSync(await answer.body()).length);
  });
  office = connect('mugugno.v1.TicketService', { token: token('comunicazione') });
}

export async function stop() {
  await context?.close();
  office?.close();
  rmSync(folder, { recursive: true, force: true });
}

// Colours that fade into each other are none of the page's.
async function comeToRest(at) {
  await at.evaluate(async () => {
    await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
    const fades = document.getAnimations().filter(({ effect }) => effect.getComputedTiming().endTime !== Infinity);
    await Promise.allSettled(fades.map(({ finished }) => finished));
  });
}

export async function isGood(name, at = page) {
  await comeToRest(at);
  await at.screenshot({ path: `${shots}/${name}.png` });
  const { violations } = await new AxeBuilder({ page: at })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze();
  assert.deepEqual(violations.map(({ id, nodes }) => [id, nodes[0].html]), [], name);
  const wider = await at.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  assert.equal(wider, false, `${name}: nothing is cut off`);
}

// What a citizen writes in an app; the conversation it belongs to.
export async function citizenWrites(app, text) {
  const client = connect('mugugno.v1.SubmissionService', { token: token(app) });
  const { conversation } = await client.call('SubmitMessage', message(app, `console-${randomUUID()}`, text));
  return {
    said: async () => (await client.call('ListEntries', { parent: conversation })).entries.map(({ text: words }) => words),
    close: () => client.close(),
  };
}

export async function ticketSaying(words) {
  const { tickets } = await office.call('ListTickets', { parent: 'tenants/-', page_size: 200 });
  return tickets.find(({ preview }) => preview.includes(words));
}

export async function entriesOf(name) {
  return (await office.call('ListTicketEntries', { parent: name })).entries;
}

export const row = (words) => page.locator('.row-link', { hasText: words });

export async function open(words) {
  await row(words).click();
  await page.locator('.conversation .said', { hasText: words }).waitFor();
  await page.locator('.conversation:not([aria-busy])').waitFor();
}

export async function until(holds, what) {
  for (let i = 0; i < 150; i += 1) {
    if (await holds()) return;
    await page.waitForTimeout(200);
  }
  assert.fail(what);
}

export function nextCode() {
  code += 1;
  return read('secrets/console.codes').toString().trim().split('\n')[code - 1];
}

export async function signIn() {
  await page.fill('#email', email);
  await page.fill('#password', read('secrets/console.password').toString().trim());
  await page.keyboard.press('Enter');
  await page.fill('#code', nextCode());
  await page.keyboard.press('Enter');
  await page.locator('.top').waitFor();
}

// The question about a quick change of comune is for hands that are too fast: these are.
export async function sendAndAgree() {
  await page.keyboard.press('Control+Enter');
  const guard = page.locator('dialog[open]');
  const bar = page.locator('.outgoing-waiting');
  await guard.or(bar).first().waitFor();
  if (await guard.count()) await guard.locator('button', { hasText: 'Invia come' }).click();
  await bar.waitFor();
}
