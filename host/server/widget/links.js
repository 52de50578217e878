// The links in what people write. Only http and https are links; everything else stays text.

// Splits a text into { text } and { text, url }.
const pieces = (text) => {
  const found = [];
  let end = 0;
  for (const match of text.matchAll(/\bhttps?:\/\/[^\s<>"'`]+/gi)) {
    // What ends a sentence, or closes a bracket that was opened before the link, isn't its own.
    let url = match[0].replace(/[.,;:!?…»”’*_]+$/, "");
    const count = (mark) => url.split(mark).length;
    while (/[)\]}]$/.test(url) && count(url.at(-1)) > count({ ")": "(", "]": "[", "}": "{" }[url.at(-1)])) {
      url = url.slice(0, -1).replace(/[.,;:!?]+$/, "");
    }
    if (url.endsWith("//")) continue;
    if (match.index > end) found.push({ text: text.slice(end, match.index) });
    found.push({ text: url, url });
    end = match.index + url.length;
  }
  if (end < text.length) found.push({ text: text.slice(end) });
  return found;
};
