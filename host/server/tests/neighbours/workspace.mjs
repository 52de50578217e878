// An agent of Workspace API v3 with the vendor's library: what comes in lines of JSON is done, what happens is printed in
// lines of JSON.
//
// node workspace.mjs DIRECTORY-OF-NODE_MODULES PACKAGE BASE-URL
//
//   in   {"initialize":{"token":TOKEN}}  {"initialize":{"code":CODE}}  {"listen":[CHANNEL,…]}  {"activate":true}
//        {"call":["ChatApi"|"MediaApi"|"SessionApi",METHOD,[ARGUMENT,…]]}  {"disconnect":true}
//        In arguments, {"file":PATH} is that file, as the library takes files.
//   out  {"initialized":USER}  {"subscribed":CHANNEL,"successful":BOOLEAN}  {"event":CHANNEL,"data":DATA}
//        {"result":METHOD,"data":DATA,"operationId":NUMBER}  {"failed":METHOD,"status":NUMBER,"body":BODY}  {"disconnected":true}

import { createReadStream } from "node:fs";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const [directory, name, url] = process.argv.slice(2);
const require = createRequire(`${directory}/`);
console.log = console.debug = console.info = console.warn = () => {};
const WorkspaceApi = require(name);
const generated = require(`${name}/src/internal/code-gen/workspace-api`);

const print = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);
const workspace = new WorkspaceApi("", url, false);

const attempt = async (what, act) => {
  try {
    const done = await act();
    print({ result: what, data: done?.data ?? done, operationId: done?.response?.body?.operationId });
  } catch (error) {
    print({ failed: what, status: error?.status, body: error?.response?.body ?? String(error) });
  }
};

const listen = (channel) =>
  workspace._cometd.subscribe(
    channel,
    (message) => print({ event: message.channel, data: message.data }),
    (reply) => print({ subscribed: channel, successful: reply.successful }),
  );

for await (const line of createInterface({ input: process.stdin })) {
  const wanted = JSON.parse(line, (_, value) => (value?.file ? createReadStream(value.file) : value));
  if (wanted.initialize) {
    await attempt("initialize", async () => {
      await workspace.initialize(wanted.initialize);
      print({ initialized: workspace.user, configuration: workspace.configuration });
    });
  }
  for (const channel of wanted.listen ?? []) listen(channel);
  if (wanted.activate) await attempt("activateChannels", () => workspace.activateChannels());
  if (wanted.call) {
    const [api, method, parameters] = wanted.call;
    // The library's data are without the number of the operation.
    const call = async () => await new generated[api](workspace.agent)[`${method}WithHttpInfo`](...parameters);
    await attempt(method, call);
  }
  if (wanted.disconnect) {
    workspace._cometd.disconnect(async () => {
      await attempt("logout", () => workspace._sessionApi.logout());
      print({ disconnected: true });
      process.exit(0);
    });
  }
}
