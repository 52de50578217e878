// Chat API v2: what is asked of the server, and what came of it. Nothing is remembered here.
//
// An outcome is one of
//   { is: "done", reply }                    the server carried it out
//   { is: "refused", again, ended, advice }  it didn't; `again`: the same request may succeed later; `ended`: so has the chat
//   { is: "unanswered" }                     nobody knows whether it did: no link, no reply in time, or a reply of somebody else

// Milliseconds after which nothing is expected any more of a request without a file.
const REQUEST_MS = 20000;

// What a reply says. Whatever isn't the API's object, such as a proxy's page, answers nothing.
const outcomeOf = (text) => {
  let reply;
  try {
    reply = JSON.parse(text);
  } catch {
    return { is: "unanswered" };
  }
  // Some servers write numbers and truth values as strings.
  const status = Number(reply?.statusCode ?? NaN);
  if (Number.isNaN(status)) return { is: "unanswered" };
  if (status === 0) return { is: "done", reply };
  const advice = String(reply.errors?.[0]?.advice ?? "");
  return { is: "refused", again: status === 1, ended: String(reply.chatEnded) === "true", advice };
};

// The API of one service; `base` ends before the name of the service.
const chatApi = (base, service) => {
  const root = `${base.replace(/\/+$/, "")}/${encodeURIComponent(service)}`;
  const path = (chat, operation) => `${root}/${encodeURIComponent(chat.chatId)}/${operation}`;
  const own = ({ userId, secureKey, alias }) => ({ userId, secureKey, alias });
  // What isn't known isn't sent.
  const filled = (fields) => Object.entries(fields).filter(([, value]) => value != null && value !== "");
  const post = (url, fields) =>
    fetch(url, {
      method: "POST",
      body: new URLSearchParams(filled(fields)),
      signal: AbortSignal.timeout(REQUEST_MS),
    });
  const ask = async (url, fields) => {
    try {
      return outcomeOf(await (await post(url, fields)).text());
    } catch {
      return { is: "unanswered" };
    }
  };

  return {
    begin: (fields) => ask(root, fields),
    ask: (chat, operation, fields) => ask(path(chat, operation), { ...own(chat), ...fields }),

    // Sends a file; `progress` is told the part of it that is on its way, from 0 to 1. Gives a promise of the outcome, and what
    // calls the file back.
    upload(chat, file, progress) {
      const form = new FormData();
      for (const [name, value] of filled({ ...own(chat), transcriptPosition: 0 })) form.append(name, value);
      form.append("file", file, file.name);
      const request = new XMLHttpRequest();
      request.upload.onprogress = ({ loaded, total }) => progress(total ? loaded / total : 0);
      const outcome = new Promise((resolve) => {
        request.onload = () => resolve(outcomeOf(request.responseText));
        request.onerror = request.onabort = () => resolve({ is: "unanswered" });
      });
      request.open("POST", path(chat, "file"));
      request.send(form);
      return { outcome, cancel: () => request.abort() };
    },

    // Gets a file: as an outcome whose `reply` is a Blob.
    async download(chat, fileId) {
      try {
        const response = await fetch(path(chat, `file/${encodeURIComponent(fileId)}/download`), {
          method: "POST",
          body: new URLSearchParams(filled(own(chat))),
        });
        const content = await response.blob();
        // A refusal is JSON; so may a file be, which has no status.
        if (content.type.startsWith("application/json")) {
          const said = outcomeOf(await content.text());
          if (said.is === "refused") return said;
        }
        return response.ok ? { is: "done", reply: content } : { is: "unanswered" };
      } catch {
        return { is: "unanswered" };
      }
    },
  };
};
