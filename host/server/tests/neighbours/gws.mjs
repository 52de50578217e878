// An agent of GWS API v2 with the CometD project's library: what comes in lines of JSON is done, what happens is printed in
// lines of JSON.
//
// node gws.mjs DIRECTORY-OF-NODE_MODULES PACKAGE URL-OF-THE-API
//
//   in   {"ask":[METHOD,PATH,BODY]}  {"listen":[CHANNEL,…]}  {"disconnect":true}
//   out  {"reply":PATH,"status":NUMBER,"body":BODY}  {"handshake":BOOLEAN,"error":…}
//        {"subscribed":CHANNEL,"successful":BOOLEAN}  {"event":CHANNEL,"data":DATA}  {"disconnected":true}
//
// Requests and CometD share their cookies, as in a browser. The token against forged requests is sent back, if there is one.

import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const [directory, name, url] = process.argv.slice(2);
const require = createRequire(`${directory}/`);
const load = async (name) => await import(pathToFileURL(require.resolve(name)));

(await load("cometd-nodejs-client")).adapt();
console.debug = console.info = console.warn = () => {};
const library = await load(name);
const CometD = library.CometD ?? library.default.CometD;

const print = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);
const ask = ([method, path, body]) =>
  new Promise((resolve) => {
    const request = new window.XMLHttpRequest();
    request.open(method, url + path);
    request.setRequestHeader("Authorization", `Basic ${btoa("Bo:any")}`);
    if (body) request.setRequestHeader("Content-Type", "application/json");
    request.onload = () => {
      print({ reply: path, status: request.status, body: JSON.parse(request.responseText) });
      resolve();
    };
    request.onerror = () => print({ reply: path, status: 0, body: request.statusText });
    request.send(body ? JSON.stringify(body) : undefined);
  });

const cometd = new CometD();
cometd.unregisterTransport("websocket");
cometd.configure({ url: `${url}/notifications`, logLevel: "error" });

const listen = (channels) =>
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

for await (const line of createInterface({ input: process.stdin })) {
  const wanted = JSON.parse(line);
  if (wanted.ask) await ask(wanted.ask);
  if (wanted.listen) listen(wanted.listen);
  if (wanted.disconnect) {
    cometd.disconnect(() => {
      print({ disconnected: true });
      process.exit(0);
    });
  }
}
