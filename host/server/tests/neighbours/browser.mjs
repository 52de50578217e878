// A person at a browser: what comes in lines of JSON is done on a page, one after the other, and each is answered by a line.
//
// node browser.mjs DIRECTORY-OF-NODE_MODULES CHROMIUM URL
//
//   {"open":{"path":PATH,"html":HTML,"origin":URL,"policy":POLICY,"width":N,"height":N,"dark":BOOLEAN}}  opens a page of the server;
//                             or HTML at that path, of another origin if one is given, under a Content-Security-Policy that
//                             allows scripts and requests and nothing else, if none is given
//   {"reload":true}  {"type":TEXT}  {"keys":[KEY,…]}  {"click":SELECTOR}  {"offline":BOOLEAN}
//   {"choose":[SELECTOR,PATH]}  presses what asks for a file, and chooses one
//   {"lose":WHAT}             from now on gets "request" or "reply" of each message lost; null: neither
//   {"wait":EXPRESSION}       until it is true; {"get":EXPRESSION} gives it: `root` is the widget's shadow root, `shown(SELECTOR)`
//                             the first element that is visible, `text` all that is to be read
//   {"download":SELECTOR}     presses what saves a file, and gives its name and its bytes in base64
//   {"axe":true}              what axe-core finds; {"complaints":true} what the browser complained of
//   {"picture":PATH}          of what is seen
//   {"heard":true}            the accessibility tree, as roles and names
//   {"disconnect":true}       ends; answered by {"disconnected":true}
//
// out: {"did":RESULT}, or {"failed":WHY}. Selectors are looked for in the widget.

import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const [directory, executablePath, url] = process.argv.slice(2);
const require = createRequire(`${directory}/`);
const { default: puppeteer } = await import(pathToFileURL(require.resolve("puppeteer-core")));
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const POLICY = "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'none'";
const WAIT_MS = 30000;

const scratch = mkdtempSync(join(tmpdir(), "parlor-browser-"));
// Its sandbox is nothing for root, and /dev/shm may be small. HTML that this gives it counts as a page of the internet, which
// would have to ask a person before it may reach this machine.
const args = ["--disable-dev-shm-usage", "--disable-features=LocalNetworkAccessChecks"];
if (process.getuid?.() === 0) args.push("--no-sandbox");
// By a pipe: the browser ends when this does, however that is.
const browser = await puppeteer.launch({ executablePath, args, pipe: true, userDataDir: join(scratch, "profile") });
const [page] = await browser.pages();
const session = await page.createCDPSession();

const complaints = [];
page.on("pageerror", (error) => complaints.push(String(error)));
page.on("console", (message) => {
  // Lost requests are what some tests are about.
  const isLost = /^Failed to load resource: net::ERR_/.test(message.text());
  if (message.type() === "error" && !isLost) complaints.push(message.text());
});
await page.exposeFunction("parlorComplain", (what) => complaints.push(what));
await page.evaluateOnNewDocument(() => {
  addEventListener("securitypolicyviolation", (it) => parlorComplain(`${it.violatedDirective} ${it.blockedURI}`));
});

let html = "";
let policy = POLICY;
let lost = null;
session.on("Fetch.requestPaused", async ({ requestId, request, responseStatusCode, responseErrorReason }) => {
  const isReply = responseStatusCode !== undefined || responseErrorReason !== undefined;
  if (request.method === "GET") {
    const headers = { "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": policy };
    const responseHeaders = Object.entries(headers).map(([name, value]) => ({ name, value }));
    const body = Buffer.from(html).toString("base64");
    await session.send("Fetch.fulfillRequest", { requestId, responseCode: 200, responseHeaders, body });
  } else if (lost === (isReply ? "reply" : "request")) {
    await session.send("Fetch.failRequest", { requestId, errorReason: "ConnectionReset" });
  } else {
    await session.send("Fetch.continueRequest", { requestId });
  }
});
const patterns = [
  { urlPattern: "*/of-others*", requestStage: "Request" },
  { urlPattern: "*/send", requestStage: "Request" },
  { urlPattern: "*/send", requestStage: "Response" },
];
await session.send("Fetch.enable", { patterns });
const all = await browser.target().createCDPSession();
await all.send("Browser.setDownloadBehavior", { behavior: "allow", downloadPath: scratch, eventsEnabled: true });

const SCOPE = `
  const root = document.querySelector("parlor-chat")?.shadowRoot;
  const shown = (selector) => [...(root?.querySelectorAll(selector) ?? [])].find((it) => it.checkVisibility());
  const text = [...(root?.querySelectorAll("section > *") ?? [])].filter((it) => it.checkVisibility()).map((it) => it.innerText).join("\\n");`;
const get = (expression) => page.evaluate(`(() => { ${SCOPE} return (${expression}); })()`);
// The page itself looks again with each frame. As a string it isn't under the page's policy.
const wait = async (expression) => {
  const isTrue = await page.evaluate(`new Promise((resolve) => {
    const until = performance.now() + ${WAIT_MS};
    const look = () => {
      const is = (() => { ${SCOPE} return Boolean(${expression}); })();
      if (is || performance.now() > until) resolve(is);
      else requestAnimationFrame(look);
    };
    look();
  })`);
  if (!isTrue) throw new Error(`never ${expression}, but: ${await get("text")}`);
};
const find = async (selector) => {
  await wait(`shown(${JSON.stringify(selector)})`);
  const handle = await page.evaluateHandle(`(() => { ${SCOPE} return shown(${JSON.stringify(selector)}); })()`);
  return handle.asElement();
};

const deeds = {
  async open({ path, html: given, origin = url, policy: wanted = POLICY, width = 1000, height = 760, dark = false, still = true }) {
    html = given ?? "";
    policy = wanted;
    await page.setViewport({ width, height, deviceScaleFactor: 1 });
    await page.emulateMediaFeatures([
      { name: "prefers-color-scheme", value: dark ? "dark" : "light" },
      { name: "prefers-reduced-motion", value: still ? "reduce" : "no-preference" },
    ]);
    const response = await page.goto(origin + path);
    await wait("root");
    return response.status();
  },
  async reload() {
    await page.reload();
    await wait("root");
  },
  type: (text) => page.keyboard.type(text),
  async keys(keys) {
    for (const key of keys) {
      const [modifier, main] = key.includes("+") ? key.split("+") : [null, key];
      if (modifier) await page.keyboard.down(modifier);
      await page.keyboard.press(main);
      if (modifier) await page.keyboard.up(modifier);
    }
  },
  click: async (selector) => (await find(selector)).click(),
  async choose([selector, path]) {
    const [chooser] = await Promise.all([page.waitForFileChooser(), (await find(selector)).click()]);
    await chooser.accept([path]);
  },
  offline: (isOffline) => page.setOfflineMode(isOffline),
  lose(what) {
    lost = what;
  },
  wait,
  get,
  async download(selector) {
    const name = new Promise((resolve) => all.once("Browser.downloadWillBegin", (it) => resolve(it.suggestedFilename)));
    const done = new Promise((resolve) => {
      const look = ({ state }) => state === "completed" && resolve();
      all.on("Browser.downloadProgress", look);
    });
    await (await find(selector)).click();
    await done;
    return [await name, readFileSync(join(scratch, await name)).toString("base64")];
  },
  async axe() {
    await page.evaluate(axe);
    const { violations } = await page.evaluate("axe.run(document, { resultTypes: ['violations'] })");
    return violations.map(({ id, help, nodes }) => ({ id, help, nodes: nodes.map((it) => [it.target, it.failureSummary]) }));
  },
  complaints: () => complaints,
  async picture(path) {
    await page.screenshot({ path });
  },
  async heard() {
    const { nodes } = await session.send("Accessibility.getFullAXTree");
    const said = nodes.filter((it) => !it.ignored && it.name?.value);
    return said.map((it) => `${it.role.value}: ${it.name.value}`);
  },
};

const print = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);
for await (const line of createInterface({ input: process.stdin })) {
  const [[deed, argument]] = Object.entries(JSON.parse(line));
  if (deed === "disconnect") break;
  try {
    print({ did: (await deeds[deed](argument)) ?? null });
  } catch (error) {
    print({ failed: `${deed} ${JSON.stringify(argument)}: ${error.message}` });
  }
}
await browser.close();
rmSync(scratch, { recursive: true, force: true });
print({ disconnected: true });
process.exit(0);
