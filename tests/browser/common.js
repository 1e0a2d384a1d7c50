"use strict";
// A browser for the tests of the site: where it is, what it must never see, who has signed in.
const fs = require("fs");
const { chromium } = require("playwright-core");

const AXE = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

const BUSY = /task queue exceeded allotted deadline/; // xterm.js on a machine that has other things to do

// What Python gives: the browser, the addresses of the site, the mark of its certificate, what to do.
function orders() { return JSON.parse(fs.readFileSync(0, "utf8")); }

// One line of what was found.
function tell(found) { process.stdout.write(JSON.stringify(found) + "\n"); }

function launch(order) {
  const trust = `--ignore-certificate-errors-spki-list=${order.certificate}`;
  const names = `--host-resolver-rules=MAP ${order.host} 127.0.0.1`;
  return chromium.launch({ executablePath: order.chromium, args: [...QUIET, names, trust] });
}

// A window of its own, with its own cookies. `faults` fills with whatever must not happen.
async function open(browser, base, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, baseURL: base, ...options });
  context.setDefaultTimeout(20000);
  const page = await context.newPage();
  const faults = [];
  watch(page, base, faults);
  return { context, page, faults };
}

function watch(page, base, faults) {
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type()) && !BUSY.test(message.text())) faults.push(`console: ${message.text()} (${message.location().url})`);
  });
  page.on("pageerror", (error) => faults.push(`script: ${error.message}`));
  page.on("requestfailed", (request) => {
    const why = request.failure().errorText;
    if (why !== "net::ERR_ABORTED") faults.push(`request: ${request.url()} ${why}`); // those are of pages that were left
  });
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(base + "/") && !/^(data|blob|about):/.test(url)) faults.push(`elsewhere: ${url}`);
  });
}

async function signIn(page, name, password = "sesame") {
  await page.goto("/sign-in");
  await page.fill("#f-name", name);
  await page.fill("#f-password", password);
  await page.click("main button[type=submit]");
  await page.waitForSelector("text=Sign out");
}

const known = new Map();

// The cookies of somebody who has signed in, once for all windows that ask.
function cookiesOf(browser, base, name) {
  if (!known.has(name)) known.set(name, first(browser, base, name));
  return known.get(name);
}

async function first(browser, base, name) {
  const { context, page } = await open(browser, base);
  await signIn(page, name);
  const state = await context.storageState();
  await context.close();
  return state;
}

// Several hands take the next piece of work until there is none.
function inParallel(hands, left, work) {
  const hand = async () => { while (left.length) await work(left.shift()); };
  return Promise.all(Array.from({ length: hands }, hand));
}

// What axe finds. Style sheets are the site's own, and nothing in them depends on how a device is held: no preloading.
async function examine(page, rules) {
  const only = { type: rules ? "rule" : "tag", values: rules || RULES };
  const found = await page.evaluate((only) => axe.run(document, { runOnly: only, resultTypes: ["violations"], preload: false }), only);
  return found.violations.map((one) => `${one.id}: ` + one.nodes.slice(0, 3).map((node) => node.target.join(" ")).join(" | "));
}

module.exports = { AXE, cookiesOf, examine, inParallel, launch, open, orders, signIn, tell };
