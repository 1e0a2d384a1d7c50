"use strict";
// What people do, from beginning to end, each in browsers of its own: {order.only: names, or nothing for all}. One line
// of JSON for each: its name and what went wrong ("" for nothing).
const fs = require("fs");
const { launch, open, orders, signIn } = require("./common");

const SUB = "/boards/sub/main-general";
let order, browser;

function must(is, words) { if (!is) throw new Error(words); }
async function visitor(name, options = {}, base = order.secure) {
  const made = await open(browser, base, options);
  made.page.on("dialog", (dialog) => dialog.accept()); // yes, he is sure
  if (name) await signIn(made.page, name);
  return made;
}
async function press(page, label) { await page.getByRole("main").getByRole("button", { name: label, exact: true }).first().click(); }
async function shows(page, words) { await page.getByText(words).first().waitFor(); }

async function joinAndTalk(options, alias) {
  const one = await visitor("", options);
  const { page } = one;
  await page.goto("/join");
  const given = { alias, real_name: `${alias} Lamp`, location: "Pier, Coast", password: "a lamp in the dark", again: "a lamp in the dark" };
  for (const [name, value] of Object.entries(given)) await page.fill(`#f-${name}`, value);
  await page.fill("#f-words", "I keep a lamp.");
  await page.locator("main form button[type=submit]").last().click();
  await shows(page, "Sign out");
  await page.goto(`${SUB}/write`);
  await page.fill("#f-subject", `Fog at noon ${alias}`);
  await page.fill("#f-text", "Nobody sees the pier.");
  await press(page, "Preview");
  await page.locator("#preview").getByText("Nobody sees the pier.").waitFor();
  await press(page, "Post");
  await shows(page, `Fog at noon ${alias}`);
  const two = await visitor("Bob", options);
  await two.page.goto(SUB);
  await two.page.getByRole("link", { name: `Fog at noon ${alias}` }).click();
  await two.page.getByRole("button", { name: /^Vote for message/ }).first().click();
  await shows(two.page, "you voted for");
  await two.page.getByRole("link", { name: /^Reply to message/ }).last().click();
  await two.page.fill("#f-text", "I hear the horn.");
  await press(two.page, "Post");
  await shows(two.page, "I hear the horn.");
  await page.goto(SUB);
  const row = page.getByRole("listitem").filter({ hasText: `Fog at noon ${alias}` });
  await row.getByText("new", { exact: true }).waitFor();
  await row.getByRole("link", { name: `Fog at noon ${alias}` }).click();
  await shows(page, "I hear the horn.");
  return [one, two];
}

async function sendMail(options, subject) {
  const one = await visitor("Alice", options);
  await one.page.goto("/mail/write");
  await one.page.fill("#f-to", "Bob");
  await one.page.fill("#f-subject", subject);
  await one.page.fill("#f-text", "The chart is attached.");
  await one.page.setInputFiles("#f-file", { name: "chart.bin", mimeType: "application/octet-stream", buffer: Buffer.from([0, 255, 1, 13, 10, 26]) });
  await press(one.page, "Send");
  const two = await visitor("Bob", options);
  await two.page.goto("/mail");
  await two.page.getByRole("link", { name: subject }).first().click();
  await shows(two.page, "The chart is attached.");
  const coming = two.page.waitForEvent("download");
  await two.page.getByRole("link", { name: /chart\.bin/ }).first().click();
  must(fs.readFileSync(await (await coming).path()).equals(Buffer.from([0, 255, 1, 13, 10, 26])), "the attachment differs");
  return [one, two];
}

async function bringFile(options, name) {
  const one = await visitor("Alice", options);
  const data = Buffer.alloc(300000, name);
  await one.page.goto("/files/-/upload/main-uploads");
  await one.page.fill("#f-description", "A chart of the coast");
  await one.page.setInputFiles("#f-file", { name, mimeType: "application/octet-stream", buffer: data });
  await press(one.page, "Upload");
  await shows(one.page, "is here");
  await one.page.goto(`/files/-/file/main-uploads/${name}`);
  const coming = one.page.waitForEvent("download");
  await one.page.getByRole("main").getByRole("link", { name: /^Download/ }).first().click();
  must(fs.readFileSync(await (await coming).path()).equals(data), "the file differs");
  return [one];
}

const still = { javaScriptEnabled: false };
const journeys = {
  async "a setting changed and put back"() {
    const one = await visitor("Sysop");
    await one.page.goto("/console/settings/Mail");
    await one.page.locator('[name="v:max_recipients"]').fill("55");
    await press(one.page, "Check, save and recycle");
    await shows(one.page, "in force for new connections");
    await press(one.page, "Put back and recycle");
    await one.page.waitForURL(/changes\/3/); // each way is a change: the first is of before
    await one.page.goto("/console/settings/Mail");
    must((await one.page.locator('[name="v:max_recipients"]').inputValue()) === "77", "it was not put back");
    return [one];
  },
  async "a ban released"() {
    const one = await visitor("Sysop");
    await one.page.goto("/console/bans");
    await shows(one.page, "192.0.2.99");
    await one.page.getByRole("button", { name: /^(Release|Remove)/ }).first().click();
    await one.page.getByText("192.0.2.99").first().waitFor({ state: "hidden" });
    return [one];
  },
  async "the log runs on"() {
    const one = await visitor("Sysop");
    await one.page.goto("/console/log");
    const newest = await one.page.locator(".log-lines li").first().innerText();
    const two = await visitor("Alice"); // whose coming is told
    await one.page.waitForFunction((text) => document.querySelector(".log-lines li").innerText !== text, newest);
    return [one, two];
  },
  "join, post, vote, answer": () => joinAndTalk({}, "Dora"),
  "join, post, vote, answer, without scripts": () => joinAndTalk(still, "Emil"),
  "mail with a file": () => sendMail({}, "A chart for you"),
  "mail with a file, without scripts": () => sendMail(still, "A chart on paper"),
  "a file up and down": () => bringFile({}, "coast.bin"),
  "a file up and down, without scripts": () => bringFile(still, "shore.bin"),
  async "chat between two"() {
    const [one, two] = [await visitor("Alice"), await visitor("Bob")];
    for (const each of [one, two]) { await each.page.goto("/chat/1"); await shows(each.page, "You are here."); }
    await one.page.fill("#talk-text", "Is anybody on watch?");
    await press(one.page, "Say");
    await two.page.locator("#talk-log").getByText("Is anybody on watch?").waitFor();
    return [one, two];
  },
  async "a telegram appears"() {
    const [one, two] = [await visitor("Alice"), await visitor("Bob")];
    await two.page.goto("/about");
    await one.page.goto("/telegrams");
    await one.page.fill("#f-to", "Bob");
    await one.page.fill("#f-text", "Light the lamp.");
    await press(one.page, "Send it");
    await two.page.evaluate(() => document.dispatchEvent(new Event("visibilitychange"))); // as when he looks again
    await shows(two.page, /telegrams? ha(s|ve) come for you/);
    return [one, two];
  },
  async "the terminal knows who is there"() {
    const one = await visitor("Alice");
    await one.page.goto("/terminal");
    await one.page.waitForFunction(() => !/Not connected/.test(document.getElementById("terminal-state").textContent));
    await one.page.locator("#terminal").getByText(/Alice/).first().waitFor();
    return [one];
  },
  async "a passkey"() {
    const one = await visitor("Bob");
    const tools = await one.context.newCDPSession(one.page);
    await tools.send("WebAuthn.enable");
    const device = { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true };
    await tools.send("WebAuthn.addVirtualAuthenticator", { options: device });
    await one.page.goto("/account/security");
    await one.page.fill("#f-passkey-name", "My lamp");
    await press(one.page, "Make a passkey");
    await shows(one.page, "My lamp");
    await one.page.getByRole("button", { name: "Sign out", exact: true }).click();
    await one.page.goto("/sign-in");
    await press(one.page, "Use a passkey");
    await shows(one.page, "Sign out");
    return [one];
  },
  async "the keyboard alone"() {
    const one = await visitor("");
    const keys = one.page.keyboard;
    await one.page.goto("/sign-in");
    await keys.press("Tab");
    must(await one.page.evaluate(() => document.activeElement.className === "skip"), "the way past the head is not first");
    await keys.press("Enter");
    for (const words of ["Alice", "sesame"]) { await keys.press("Tab"); await keys.type(words); }
    const seen = await one.page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
    must(seen !== "none", "one does not see where one is");
    await keys.press("Enter");
    await shows(one.page, "Sign out");
    return [one];
  },
};

(async () => {
  order = orders();
  browser = await launch(order);
  for (const [name, run] of Object.entries(journeys)) {
    if (order.only && !order.only.includes(name)) continue;
    let wrong = "";
    try {
      for (const each of await run()) {
        if (each.faults.length) wrong = each.faults.join("\n");
      }
    } catch (error) { wrong = error.message.slice(0, 600); }
    for (const context of browser.contexts()) await context.close();
    process.stdout.write(JSON.stringify({ name, wrong }) + "\n");
  }
  await browser.close();
})().catch((error) => { console.error(error); process.exit(1); });
