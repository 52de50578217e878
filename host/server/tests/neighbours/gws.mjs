// An agent of GWS API v2 with the CometD project's library: what comes in lines of JSON is done, what happens is printed in
// lines of JSON.
//
// node gws.mjs DIRECTORY-OF-NODE_MODULES PACKAGE URL-OF-THE-API NAME
//
//   in   {"ask":[METHOD,PATH,BODY]}  {"listen":[CHANNEL,…]}  {"disconnect":true}, which ends the contact center session, too
//   out  {"reply":PATH,"status":NUMBER,"body":BODY}  {"handshake":BOOLEAN,"error":…}
//        {"subscribed":CHANNEL,"successful":BOOLEAN}  {"event":CHANNEL,"data":DATA}  {"disconnected":true}
//
// Requests and CometD share the cookie of the session and the token against forged requests, as in a browser.

import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const [directory, name, url, agent] = process.argv.slice(2);
const require = createRequire(`${directory}/`);
const load = async (name) => await import(pathToFileURL(require.resolve(name)));

(await load("cometd-nodejs-client")).adapt();
console.debug = console.info = console.warn = () => {};
const library = await load(name);
const CometD = library.CometD ?? library.default.CometD;

const print = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);
// What goes with each request that the session is known by.
const shared = {};
const ask = async ([method, path, body]) => {
  const headers = { ...shared, Authorization: `Basic ${btoa(`${agent}:any`)}` };
  if (body) headers["Content-Type"] = "application/json";
  const reply = await fetch(url + path, { method, headers, body: body ? JSON.stringify(body) : undefined });
  for (const cookie of reply.headers.getSetCookie()) shared.Cookie = cookie.split(";")[0];
  const token = reply.headers.get("X-CSRF-HEADER");
  if (token) shared[token] = reply.headers.get("X-CSRF-TOKEN");
  const text = await reply.text();
  const isJson = reply.headers.get("Content-Type")?.startsWith("application/json");
  print({ reply: path, status: reply.status, body: isJson ? JSON.parse(text) : text });
};

const cometd = new CometD();
cometd.unregisterTransport("websocket");

const listen = (channels) => {
  // The library adds its own cookies to these.
  cometd.configure({ url: `${url}/notifications`, logLevel: "error", requestHeaders: shared });
  cometd.handshake((reply) => {
    print({ handshake: reply.successful, error: reply.error });
    for (const channel of reply.successful ? channels : []) {
      cometd.subscribe(
        channel,
        (message) => print({ event: message.channel, data: message.data }),
        (reply) => print({ subscribed: channel, successful: reply.successful }),
      );
    }
  });
};

for await (const line of createInterface({ input: process.stdin })) {
  const wanted = JSON.parse(line);
  if (wanted.ask) await ask(wanted.ask);
  if (wanted.listen) listen(wanted.listen);
  if (wanted.disconnect) {
    cometd.disconnect(async () => {
      await ask(["POST", "/me", { operationName: "EndContactCenterSession" }]);
      print({ disconnected: true });
      process.exit(0);
    });
  }
}
