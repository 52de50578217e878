// What happened and what is on its way, as elements.

const entryMaker = ({ say, language, download, sendAgain, takeBack, discard }) => {
  const format = (kind, value, options) => {
    try {
      return new Intl[kind](language, options).format(value);
    } catch {
      // A language that isn't known.
      return new Intl[kind](undefined, options).format(value);
    }
  };
  const time = (milliseconds) =>
    format("DateTimeFormat", new Date(milliseconds), { hour: "2-digit", minute: "2-digit" });
  const size = (bytes) => {
    if (bytes < 1e3) return format("NumberFormat", bytes, { style: "unit", unit: "byte", unitDisplay: "long" });
    const [unit, factor] = bytes < 1e6 ? ["kilobyte", 1e3] : ["megabyte", 1e6];
    const maximumFractionDigits = bytes < 1e4 || factor > 1e3 ? 1 : 0;
    return format("NumberFormat", bytes / factor, { style: "unit", unit, maximumFractionDigits });
  };

  const who = ({ mine, name, time: at }) => {
    const label = element("div", { class: "who" }, element("bdi", {}, mine ? say("you") : name));
    if (at) label.append(" · ", element("time", { datetime: new Date(at).toISOString() }, time(at)));
    return label;
  };
  const entry = (about, isSame, ...children) =>
    element("div", { class: `entry${about.mine ? " mine" : ""}${isSame ? " same" : ""}` }, who(about), ...children);
  const link = ({ text, url }) =>
    url ? element("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, text) : text;
  const bubble = (text) => element("div", { class: "bubble", dir: "auto" }, ...pieces(text).map(link));
  const button = (text, onclick) => element("button", { type: "button", onclick }, text);
  // The buttons of what didn't get through. What the server won't take isn't offered to be sent again: a text can be changed.
  const below = (it, text, isWrong, advice) =>
    element(
      "div",
      { class: "below" },
      element("span", { class: isWrong ? "wrong" : null }, text),
      advice ? element("span", { dir: "auto" }, advice) : null,
      isWrong && !it.isFinal ? button(say("again"), () => sendAgain(it.id)) : null,
      isWrong && it.isFinal && it.text ? button(say("edit"), () => takeBack(it)) : null,
      isWrong ? button(say("discard"), () => discard(it.id)) : null,
    );

  const file = (it, isSame) => {
    const what = element("div", { class: "bubble file" }, element("bdi", {}, it.fileName));
    if (it.size) what.append(element("small", {}, size(it.size)));
    const said = element("div", { class: "below", role: "status" });
    if (it.isDeleted) what.append(element("small", {}, say("deleted")));
    else {
      const get = button(say("download"), async () => {
        if (get.ariaDisabled === "true") return;
        get.ariaDisabled = "true";
        said.textContent = "";
        const outcome = await download(it);
        get.ariaDisabled = "false";
        if (outcome.is !== "done") said.append(element("span", { class: "wrong" }, say("notThere")));
      });
      get.setAttribute("aria-label", `${say("download")}: ${it.fileName}`);
      what.append(get);
    }
    return entry(it, isSame, what, said);
  };

  const line = (it) => {
    // What the server said itself, such as that the chat ends soon, is better than words for any server.
    const text = it.text || say(it.what, it);
    const made = element("div", { class: "line", dir: it.text ? "auto" : null }, text);
    if (it.advice) made.append(" ", element("bdi", {}, it.advice));
    return made;
  };

  return {
    size,

    // Something that happened. `isSame`: the one before is of the same person.
    happened(it, isSame) {
      if (it.kind === "line") return line(it);
      return it.kind === "file" ? file(it, isSame) : entry(it, isSame, bubble(it.text));
    },

    // Something that was said and hasn't come back.
    message(it) {
      const made = entry({ mine: true }, true, bubble(it.text));
      const isWrong = it.state === "unsure" || it.state === "failed";
      if (it.state !== "sent") made.append(below(it, say(it.state), isWrong, it.advice));
      return made;
    },

    // A file that is on its way.
    file(it, types) {
      const what = element("div", { class: "bubble file" }, element("bdi", {}, it.file.name));
      what.append(element("small", {}, size(it.file.size)));
      const made = entry({ mine: true }, true, what);
      if (it.state === "sending") {
        const label = `${say("sending")} ${it.file.name}`;
        what.append(element("progress", { max: 1, value: it.progress, "aria-label": label }));
        what.append(button(say("cancel"), () => discard(it.id)));
      } else if (it.state === "waiting") {
        made.append(below(it, say("waiting")));
      } else if (it.state !== "sent") {
        const words = {
          type: () => say("fileType", { types: types.join(", ") }),
          size: () => say("fileSize", { size: size(it.limit) }),
        };
        made.append(below(it, (words[it.why] ?? (() => say(it.state)))(), true, it.advice));
      }
      return made;
    },
  };
};
