"use strict";
// Who one is: codes, passkeys, what others see.
const { STILL, code, must, press, shows } = require("../stage");

async function signOut(page) {
  await page.getByRole("button", { name: "Sign out", exact: true }).click();
  await page.getByRole("banner").getByRole("link", { name: "Sign in" }).waitFor();
}

async function giveName(page, name) {
  await page.goto("/sign-in");
  await page.fill("#f-name", name);
  await page.fill("#f-password", "sesame");
  await press(page, "Sign in");
  await page.getByRole("heading", { name: "Your code" }).waitFor();
}

async function giveCode(page, text) {
  await page.fill("#f-code", text);
  await press(page, "Go on");
}

// Codes on, in with one, in with a recovery code, off again.
async function secondFactor(stage, options, name) {
  const page = await stage.newcomer(name, options);
  await page.goto("/account/codes");
  const secret = await page.locator("main p.mono").innerText();
  await page.fill("#f-code", code(secret));
  await press(page, "Switch them on");
  const spare = await page.locator(".codes li").allInnerTexts();
  await signOut(page);
  await giveName(page, name);
  stage.expect("status of 401");
  await giveCode(page, "000000");
  await page.getByRole("alert").waitFor();
  await giveCode(page, code(secret, 1)); // no code counts twice
  await shows(page, "Sign out");
  await signOut(page);
  await giveName(page, name);
  await giveCode(page, spare[0]);
  await page.goto("/account/codes");
  await page.fill("#f-code", spare[1]);
  await press(page, "Switch them off");
  await shows(page, "Switch codes on");
}

async function describe(stage, options, name) {
  const page = await stage.visitor(name, options);
  await page.goto("/account");
  await page.fill("#f-location", `Pier of ${name}`);
  await press(page, "Keep it");
  await page.locator("main .notice").first().waitFor();
  await page.goto("/people");
  await shows(page, `Pier of ${name}`);
}

async function passkey(stage) {
  const page = await stage.newcomer("Bob");
  const tools = await page.context().newCDPSession(page);
  await tools.send("WebAuthn.enable");
  const device = { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true };
  await tools.send("WebAuthn.addVirtualAuthenticator", { options: device });
  await page.goto("/account/security");
  await page.fill("#f-passkey-name", "My lamp");
  await press(page, "Make a passkey");
  await shows(page, "My lamp");
  await signOut(page);
  await page.goto("/sign-in");
  await press(page, "Use a passkey");
  await shows(page, "Sign out");
}

// Sessions can be told apart, and the other one ends.
async function otherPlace(stage) {
  const [here, there] = [await stage.newcomer("Frank"), await stage.newcomer("Frank", { userAgent: "Lighthouse/1" })];
  await here.goto("/account/security");
  const buttons = here.getByRole("button", { name: /^Sign out .+/ });
  const names = (await buttons.allInnerTexts()).filter((one) => !/all others/.test(one));
  must(names.length && new Set(names).size === names.length, `buttons of one name: ${names}`);
  await here.getByRole("button", { name: /Sign out Lighthouse/ }).click();
  await here.getByText("Lighthouse/1").waitFor({ state: "hidden" });
  await there.goto("/mail");
  await there.getByRole("heading", { name: "Sign in" }).waitFor();
}

const journeys = {
  "codes besides the password": (stage) => secondFactor(stage, {}, "Erin"),
  "codes besides the password, without scripts": (stage) => secondFactor(stage, STILL, "Frank"),
  "another profile": (stage) => describe(stage, {}, "Carol"),
  "another profile, without scripts": (stage) => describe(stage, STILL, "Dave"),
  "a passkey": passkey,
  "signing out elsewhere": otherPlace,
};

module.exports = { journeys };
