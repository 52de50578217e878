// Files without a page.

import assert from "node:assert/strict";
import { test } from "node:test";

import { ANA, begun, done, event, refused, unanswered } from "./load.mjs";

const LIMITS = { "upload-file-types": "pdf:TXT", "upload-max-file-size": "100" };
const limits = done([{ type: "Notice", text: "file-client-cfg-get", userData: LIMITS }], 2);
const states = (world) => world.chat.uploads.files.map((it) => `${it.file.name}: ${it.state} ${it.why ?? ""}`.trim());

test("files go one after the other, and what the server doesn't take stays here", async () => {
  const world = await begun();
  for (const [name, size] of [["a.txt", 9], ["b.exe", 9], ["c.pdf", 101], ["d.PDF", 100]]) world.chat.sendFile({ name, size });
  await world.answer("file/limits", limits);
  const first = world.request("upload");
  first.progress(0.5);
  assert.equal(world.chat.uploads.files[0].progress, 0.5);
  assert.equal(world.asked.length, 0);
  world.asked.push(first);
  await world.answer("upload", done([], 2, { userData: { "file-id": "F1" } }));
  assert.deepEqual(states(world), ["a.txt: sent", "b.exe: failed type", "c.pdf: failed size", "d.PDF: sending"]);
  assert.deepEqual(world.chat.uploads.files.map((it) => it.isFinal === true), [false, true, true, false]);
  // The chat has asked for the file's event at once.
  const file = event(2, "FileUploaded", ANA, { userData: { "file-id": "F1", "file-name": "a.txt", "file-size": "9" } });
  const poll = world.asked.findIndex((it) => it.operation === "refresh");
  world.asked.unshift(...world.asked.splice(poll, 1));
  await world.answer("refresh", done([file], 3));
  assert.equal(states(world).length, 3);
  assert.deepEqual(world.chat.transcript.entries.map((it) => [it.kind, it.mine, it.size]), [["file", true, 9]]);
});

test("a file whose fate isn't known is found by its name, and one that was refused says why", async () => {
  const world = await begun();
  world.chat.sendFile({ name: "a.txt", size: 9 });
  // A server that doesn't know the question takes what it takes.
  await world.answer("file/limits", refused());
  await world.answer("upload", unanswered);
  assert.deepEqual(states(world), ["a.txt: unsure"]);
  await world.pass(2000);
  const userData = { "file-id": "F1", "file-name": "a.txt", "file-size": "9" };
  await world.answer("refresh", done([event(2, "FileUploaded", ANA, { userData })], 3));
  assert.deepEqual(states(world), []);
  world.chat.sendFile({ name: "b.txt", size: 9 });
  await world.answer("upload", refused());
  assert.deepEqual([states(world), world.chat.uploads.files[0].advice], [["b.txt: failed advice"], "advice"]);
  assert.equal(world.chat.uploads.files[0].isFinal, true);
  world.chat.sendAgain(world.chat.uploads.files[0].id);
  assert.deepEqual(states(world), ["b.txt: sending"]);
  // Called back.
  world.chat.discard(world.chat.uploads.files[0].id);
  assert.deepEqual(states(world), []);
});

test("a file that was deleted is marked", async () => {
  const world = await begun();
  await world.pass(2000);
  const userData = { "file-id": "F1", "file-name": "a.txt", "file-size": "9" };
  const deleted = event(3, "FileDeleted", ANA, { userData: { "file-id": "F1" } });
  await world.answer("refresh", done([event(2, "FileUploaded", ANA, { userData }), deleted], 4));
  assert.equal(world.chat.transcript.entries[0].isDeleted, true);
});

test("a file waits for the link", async () => {
  const world = await begun();
  await world.pass(2000);
  await world.answer("refresh", unanswered);
  world.chat.sendFile({ name: "a.txt", size: 9 });
  assert.deepEqual([states(world), world.asked.length], [["a.txt: waiting"], 0]);
  await world.pass(1000);
  await world.answer("refresh", done([], 2));
  world.request("file/limits");
});
