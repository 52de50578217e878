// Elements, made without HTML: what people write stays text.

const element = (tag, attributes = {}, ...children) => {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value != null) made.setAttribute(name, value);
  }
  made.append(...children.filter((it) => it != null));
  return made;
};

const ICONS = {
  chat: "M21 12a8 8 0 0 1-8 8H4l2-3.2A8 8 0 1 1 21 12ZM9 12h.01M13 12h.01M17 12h.01",
  minimise: "M6 9l6 6 6-6",
  end: "M10 4H5v16h5M15 8l4 4-4 4M19 12H9",
  rename: "M4 20h4L19 9l-4-4L4 16v4Z",
  attach: "M20 11l-8.5 8.5a5 5 0 0 1-7-7L13 4a3.5 3.5 0 0 1 5 5l-8.500 8.500a2 2 0 0 1-3-3L14 7",
  send: "M4 12L20 4l-5 16-3.500-6.500L4 12Z",
};

const icon = (name) => {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(space, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
};

// A button that shows a picture, and says a text to those who don't see it.
const iconButton = (name, text, onclick, className = "") =>
  element("button", { type: "button", class: className, "aria-label": text, title: text, onclick }, icon(name));
