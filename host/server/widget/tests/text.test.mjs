// Links, texts and replies.

import assert from "node:assert/strict";
import { test } from "node:test";

import { load } from "./load.mjs";

const { pieces, speaker, TEXTS, outcomeOf, entryMaker } = load(
  ["texts", "links", "api", "entries"],
  ["pieces", "speaker", "TEXTS", "outcomeOf", "entryMaker"],
);

test("http and https are links, and nothing else", () => {
  for (const [text, links] of [
    ["see https://example.com/a?b=c#d.", ["https://example.com/a?b=c#d"]],
    ["HTTP://EXAMPLE.com, and (https://example.com/x_(y)) too", ["HTTP://EXAMPLE.com", "https://example.com/x_(y)"]],
    ["[https://example.com/]", ["https://example.com/"]],
    ["https://example.com/ä/日本", ["https://example.com/ä/日本"]],
    ["\"https://example.com\"", ["https://example.com"]],
    ["javascript:alert(1) data:text/html,x ftp://example.com www.example.com", []],
    ["javascript://https://example.com", ["https://example.com"]],
    ["https:// http://. xhttp://example.com", []],
    ["<a href='https://example.com'>", ["https://example.com"]],
    ["", []],
  ]) {
    const found = pieces(text);
    assert.deepEqual(found.filter((it) => it.url).map((it) => it.url), links, text);
    // Nothing gets lost.
    assert.equal(found.map((it) => it.text).join(""), text);
  }
});

test("sizes are as large as files are", () => {
  const say = speaker("en", {});
  const { size } = entryMaker({ say, language: "en" });
  const sizes = [1, 2, 999, 1000, 1500, 99999, 2097152].map(size);
  assert.deepEqual(sizes, ["1 byte", "2 bytes", "999 bytes", "1 kB", "1.5 kB", "100 kB", "2.1 MB"]);
});

test("a page's text that is a number is said all the same", () => {
  assert.equal(speaker("en", { title: 5 })("title"), "5");
});

test("each language says everything, with the same names in it", () => {
  const names = (text) => (text.match(/\{\w+\}/g) ?? []).sort();
  for (const [language, texts] of Object.entries(TEXTS)) {
    assert.deepEqual(Object.keys(texts), Object.keys(TEXTS.en), language);
    for (const [key, text] of Object.entries(texts)) assert.deepEqual(names(text), names(TEXTS.en[key]), `${language} ${key}`);
  }
  assert.equal(speaker("de-AT", {})("joined", { name: "Bo" }), "Bo ist jetzt da");
  assert.equal(speaker("fr", { send: "Envoyer" })("send"), "Envoyer");
  assert.equal(speaker("fr", {})("save"), "Save");
});

test("replies are read, whoever wrote them", () => {
  const reply = (value) => outcomeOf(JSON.stringify(value));
  assert.equal(reply({ statusCode: "0" }).is, "done");
  assert.deepEqual(reply({ statusCode: 1, errors: [{ code: 10, advice: "later" }] }), {
    is: "refused",
    again: true,
    ended: false,
    advice: "later",
  });
  assert.deepEqual(reply({ statusCode: "2", chatEnded: "true" }), { is: "refused", again: false, ended: true, advice: "" });
  for (const text of ["", "<html>", "null", "[]", "{}", "7", "{\"statusCode\":null}"]) {
    assert.equal(outcomeOf(text).is, "unanswered", text);
  }
});
