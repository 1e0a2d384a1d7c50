"use strict";
// Files up and down.
const { STILL, fetched, must, press, shows } = require("../stage");

const TYPE = "application/octet-stream";

async function choose(page, name, data) {
  await page.goto("/files/-/upload/main-uploads");
  await page.fill("#f-description", "A chart of the coast");
  await page.setInputFiles("#f-file", { name, mimeType: TYPE, buffer: data });
}

async function upAndDown(stage, options, name) {
  const page = await stage.visitor("Alice", options);
  const data = Buffer.alloc(300000, name);
  await choose(page, name, data);
  await press(page, "Upload");
  await shows(page, "is here");
  await page.goto(`/files/-/file/main-uploads/${name}`);
  must((await fetched(page, /^Download/)).equals(data), "the file differs");
}

// A line as slow as this (bytes in a second) lets one see something.
async function slow(page, rate) {
  const tools = await page.context().newCDPSession(page);
  await tools.send("Network.emulateNetworkConditions", { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: rate });
}

// What the page's bar shows from now on.
function note() {
  window.shares = [];
  const list = document.querySelector(".upload-list");
  new MutationObserver(() => { const bar = list.querySelector("progress"); if (bar) window.shares.push(bar.value); })
    .observe(list, { subtree: true, childList: true, attributes: true });
}

async function watched(stage) {
  const page = await stage.visitor("Carol");
  await choose(page, "slow.bin", Buffer.alloc(400000, 7));
  await page.evaluate(note);
  await slow(page, 400000);
  await press(page, "Upload");
  await page.getByRole("progressbar", { name: "Progress of slow.bin" }).waitFor();
  await page.locator(".upload-list").getByText("is here").waitFor();
  const shares = await page.evaluate(() => window.shares);
  must(shares.some((one) => one > 0 && one < 100), `the bar did not move: ${shares}`);
  must(shares.every((one, at) => !at || one >= shares[at - 1]) && shares.at(-1) === 100, `the bar jumped: ${shares}`);
  must(/1 of 1 files are here/.test(await page.locator("#live").textContent()), "screen readers are not told");
}

const journeys = {
  "a file up and down": (stage) => upAndDown(stage, {}, "coast.bin"),
  "a file up and down, without scripts": (stage) => upAndDown(stage, STILL, "shore.bin"),
  "an upload shows how far it is": watched,
};

module.exports = { journeys };
