"use strict";
// What journeys are told with: visitors, and what they do and see.
const crypto = require("crypto");
const { cookiesOf, open, signIn } = require("./common");

const STILL = { javaScriptEnabled: false };

function must(is, words) { if (!is) throw new Error(words); }

// The visitors of one journey.
class Stage {
  constructor(browser, base) { this.browser = browser; this.base = base; this.windows = []; this.expected = []; }

  // What Chromium complains of is part of the journey.
  expect(words) { this.expected.push(words); }

  // Somebody who has signed in ("" for nobody); his page.
  async visitor(name, options = {}) {
    const cookies = name ? { storageState: await cookiesOf(this.browser, this.base, name) } : {};
    const page = await this.window({ ...cookies, ...options });
    if (name) await page.goto("/about");
    return page;
  }

  // The same with a session of his own.
  async newcomer(name, options = {}) {
    const page = await this.window(options);
    await signIn(page, name);
    return page;
  }

  async window(options) {
    const made = await open(this.browser, this.base, options);
    made.page.on("dialog", (dialog) => dialog.accept()); // yes, he is sure
    this.windows.push(made);
    return made.page;
  }

  faults() {
    const all = this.windows.flatMap((one) => one.faults);
    return all.filter((text) => !this.expected.some((words) => text.includes(words))).join("\n");
  }

  // The pages that are open, for whoever reads what went wrong.
  async where() {
    const told = this.windows.map(async ({ page }) => `${page.url()}: ${(await page.locator("main").innerText({ timeout: 1000 })).slice(0, 300)}`);
    return (await Promise.allSettled(told)).map((one) => one.value || "").join("\n");
  }

  async close() { for (const one of this.windows) await one.context.close(); }
}

async function press(page, label) { await page.getByRole("main").getByRole("button", { name: label, exact: true }).first().click(); }
async function follow(page, label) { await page.getByRole("main").getByRole("link", { name: label }).first().click(); }
async function shows(page, words) { await page.getByText(words).first().waitFor(); }

// What a browser fetches when a link is followed.
async function fetched(page, label) {
  const coming = page.waitForEvent("download");
  await follow(page, label);
  return require("fs").readFileSync(await (await coming).path());
}

// The code an app shows for a secret in base32, `later` steps from now (RFC 6238).
function code(secret, later = 0) {
  const count = Buffer.alloc(8);
  count.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30000) + later));
  const digest = crypto.createHmac("sha1", base32(secret)).update(count).digest();
  const at = digest[19] & 15;
  return String((digest.readUInt32BE(at) & 0x7fffffff) % 1000000).padStart(6, "0");
}

function base32(text) {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...text.replace(/\s/g, "")].map((one) => letters.indexOf(one).toString(2).padStart(5, "0")).join("");
  return Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
}

module.exports = { STILL, Stage, code, fetched, follow, must, press, shows };
