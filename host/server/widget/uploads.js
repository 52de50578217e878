// Files that a customer sends, one after the other: servers take one at a time. What the server allows is asked before the
// first, so that most refusals come before a file has gone over the line.

const Uploads = class {
  // { id, file, state: "waiting" | "sending" | "sent" | "unsure" | "failed", progress: 0 to 1,
  //   why: "type" | "size" | "advice", limit, advice, isFinal: the server won't take it, however often it is sent }
  files = [];

  #api;
  #transcript;
  #changed;
  #upload = null;

  constructor(api, transcript, changed) {
    this.#api = api;
    this.#transcript = transcript;
    this.#changed = changed;
  }

  // The endings that names may have; empty: any, or not known.
  get types() {
    return String(this.#transcript.limits?.["upload-file-types"] ?? "").split(":").filter(Boolean);
  }

  async send(key) {
    const next = this.files.find((it) => it.state === "waiting");
    if (!next || this.#upload) return;
    this.#upload = { id: next.id, cancel: () => {} };
    next.state = "sending";
    if (!this.#transcript.limits) {
      const asked = await this.#api.ask(key, "file/limits", { transcriptPosition: 0 });
      const messages = (asked.is === "done" && asked.reply.messages) || [];
      // A server without this question takes what it takes.
      this.#transcript.limits = messages.find((it) => it.text === "file-client-cfg-get")?.userData ?? {};
    }
    if (this.files.includes(next)) {
      const wrong = this.#wrong(next.file);
      if (wrong) Object.assign(next, { state: "failed", isFinal: true }, wrong);
      else await this.#send(key, next);
    }
    this.#upload = null;
    this.#changed();
  }

  async #send(key, it) {
    const { outcome, cancel } = this.#api.upload(key, it.file, (progress) => {
      it.progress = progress;
      this.#changed();
    });
    this.#upload.cancel = cancel;
    const came = await outcome;
    if (it.state !== "sending") return;
    if (came.is === "done") {
      it.fileId = String(came.reply.userData?.["file-id"] ?? "");
      it.state = "sent";
      if (this.#transcript.entries.some((entry) => entry.fileId === it.fileId)) this.discard(it.id);
    } else if (came.is === "refused") {
      Object.assign(it, { state: "failed", why: "advice", advice: came.advice, isFinal: !came.again });
    } else {
      it.state = "unsure";
    }
  }

  // What the server wouldn't take.
  #wrong(file) {
    const ending = file.name.split(".").pop().toLowerCase();
    if (this.types.length && !this.types.some((it) => it.toLowerCase() === ending)) return { why: "type" };
    const limit = Number(this.#transcript.limits["upload-max-file-size"]);
    return limit && file.size > limit ? { why: "size", limit } : null;
  }

  // A file of the customer's has come into the chat.
  arrived({ data }) {
    const isIt = (it) =>
      it.fileId === data["file-id"] ||
      (it.state === "unsure" && it.file.name === data["file-name"] && it.file.size === Number(data["file-size"]));
    const found = this.files.find(isIt);
    if (found) this.discard(found.id);
  }

  // Takes a file away; one that is on its way is called back.
  discard(id) {
    if (this.#upload?.id === id) this.#upload.cancel();
    this.files = this.files.filter((it) => it.id !== id);
  }

  // The chat is over.
  stop() {
    for (const it of this.files) if (it.state !== "sent") it.state = "failed";
    this.#upload?.cancel();
  }
};
