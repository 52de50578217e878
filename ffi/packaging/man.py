"""Makes the manual of the header: man.py INCLUDE OUTPUT.

libparlor(3) has the conventions and what belongs to no type. Each type has a page, on which its functions are, too; a
function's own name is a link to that page.
"""

import os
import pathlib
import re
import sys
from datetime import datetime, timezone

SYSTEM = "libparlor"
DECLARATION = re.compile(
    r"/\*\*\n(?P<doc>(?: \*.*\n)*?) \*/\n"
    r"(?:#define (?P<constant>\w+) (?P<value>.*)"
    r"|typedef (?P<kind>enum|struct) (?P<type>\w+)(?: \{\n(?P<body>(?: .*\n)*)\})? \w+;"
    r"|(?P<returns>[^;{(]*?)(?P<function>parlor_\w+)\((?P<parameters>[^;]*)\);)"
)
MEMBER = re.compile(r" {4}/\*\*\n(?P<doc>(?: {5}\*.*\n)*?) {5}\*/\n {4}(?P<code>.*?)[,;]\n")


def escape(text):
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return "\\&" + text if text.startswith((".", "'")) else text


def inline(text):
    """Code and stress become bold."""
    pieces = re.split(r"`([^`]*)`|\*\*([^*]*)\*\*", text)
    marked = [escape(piece) if at % 3 == 0 else f"\\fB{escape(piece)}\\fP" for at, piece in enumerate(pieces) if piece]
    return "".join(marked)


def prose(text):
    """One sentence a line, as manual pages have it."""
    return [inline(it) for it in re.split(r"(?<=[.:;!?]) (?=\S)", " ".join(text.split())) if it]


def items(lines):
    """Pairs of the mark of a list, or nothing, and the text."""
    found = []
    for line in lines:
        mark = re.match(r"(- |\d+\. )(.*)", line)
        if mark:
            found.append([mark[1], mark[2]])
        elif found:
            found[-1][1] += " " + line.strip()
        else:
            found.append(["", line])
    return found


def description(doc):
    """The text of a comment, with its paragraphs, lists and code."""
    out = []
    for paragraph in re.split(r"\n\s*\n", doc.strip()):
        if out:
            out.append(".Pp")
        if paragraph.startswith("```"):
            if out:
                out.pop()  # a display makes its own space
            out += literal(paragraph.splitlines()[1:-1])
            continue
        listing = ""
        for mark, text in items(paragraph.splitlines()):
            if mark and not listing:
                if out and out[-1] == ".Pp":
                    out.pop()  # a list makes its own space
                listing = "-bullet" if mark == "- " else "-enum"
                out.append(f".Bl {listing}")
            if mark:
                out.append(".It")
            out += prose(text)
        if listing:
            out.append(".El")
    return out


def comment(doc):
    return "\n".join(re.sub(r"^\s*\* ?", "", line) for line in doc.splitlines())


def literal(lines):
    return [".Bd -literal", *map(escape, lines), ".Ed"]


def summary(doc):
    """The first sentence, for lists of pages."""
    first = re.split(r"(?<=[.:])\s", " ".join(comment(doc).split()), maxsplit=1)[0]
    return inline(first.rstrip(".:"))


def page(name, date, header, about, body, others):
    lines = [f".Dd {date}", f".Dt {name.upper()} 3", f".Os {SYSTEM}", ".Sh NAME"]
    lines += [f".Nm {it} ,"[: None if it != about[0][-1] else -2] for it in about[0]]
    lines += [f".Nd {about[1]}", ".Sh SYNOPSIS", f".In {header}", *body]
    if others:
        lines.append(".Sh SEE ALSO")
        lines += [f".Xr {it} 3" + (" ," if it != others[-1] else "") for it in others]
    return "\n".join(lines) + "\n"


def function(entry):
    parameters = " ".join(entry["parameters"].split())
    code = f"{' '.join(entry['returns'].split())} {entry['function']}({parameters});".replace("* parlor", "*parlor")
    return [f".Ss {entry['function']}", *literal(wrap(code)), ".Pp", *description(comment(entry["doc"]))]


def wrap(code):
    """One parameter a line if it is long."""
    if len(code) <= 76 or ", " not in code:
        return [code]
    head, _, rest = code.partition("(")
    return [f"{head}(", *(f"    {it}," for it in rest.split(", ")[:-1]), f"    {rest.split(', ')[-1]}"]


def members(entry):
    rows = [".Bl -tag -width Ds"]
    for it in MEMBER.finditer(entry["body"]):
        rows += [f".It Li {escape(it['code'].replace('struct ', ''))}", *description(comment(it["doc"]))]
    return [*rows, ".El"]


def mentioned(text, names, but):
    found = {it for it in re.findall(r"\bparlor_\w+", text) if it in names} - {but}
    return sorted(found | {"libparlor"} - {but})


def main(include, output):
    date = datetime.fromtimestamp(int(os.environ.get("SOURCE_DATE_EPOCH") or 0), timezone.utc)
    date = f"{date:%B} {date.day}, {date.year}"
    for path in sorted(pathlib.Path(include).glob("*.h")):
        header = path.name
        text = path.read_text(encoding="utf-8")
        top = re.match(r"/\*\*\n \* @file\n((?: \*.*\n)*?) \*/\n", text)
        text = text[top.end() :]
        entries = [it.groupdict() for it in DECLARATION.finditer(text)]
        types = [it for it in entries if it["type"]]
        names = {it["type"] for it in types}
        owned = {name: [] for name in names}
        free = []
        for it in entries:
            if it["function"]:
                owners = [name for name in names if it["function"].startswith(name + "_")]
                (owned[max(owners, key=len)] if owners else free).append(it)

        for it in types:
            name = it["type"]
            functions = owned[name]
            body = literal([f"typedef {it['kind']} {name} {name};"])
            body += [".Sh DESCRIPTION", *description(comment(it["doc"]))]
            if it["body"]:
                body += [".Pp", "Its values:" if it["kind"] == "enum" else "Its members:", *members(it)]
            if functions:
                body.append(".Sh FUNCTIONS")
            for each in functions:
                body += function(each)
                pathlib.Path(output, f"{each['function']}.3").symlink_to(f"{name}.3")
            said = it["doc"] + (it["body"] or "") + "".join(each["doc"] + each["parameters"] for each in functions)
            about = [name, *(each["function"] for each in functions)], summary(it["doc"])
            made = page(name, date, header, about, body, mentioned(said, names, name))
            pathlib.Path(output, f"{name}.3").write_text(made, encoding="utf-8")

        title, conventions = re.match(r"[\w-]+: (.*?)\.\n(.*?)(?:\n\nMade by .*)?\Z", comment(top[1]), re.DOTALL).groups()
        body = [".Sh DESCRIPTION", *description(re.sub(r"(?m)^\n?Conventions:\n", "", conventions))]
        constants = [it for it in entries if it["constant"]]
        if constants:
            body += [".Sh CONSTANTS", ".Bl -tag -width Ds"]
            for it in constants:
                body += [f".It Li {it['constant']} {escape(it['value'])}", *description(comment(it["doc"]))]
            body.append(".El")
        if free:
            body.append(".Sh FUNCTIONS")
        for it in free:
            body += function(it)
            pathlib.Path(output, f"{it['function']}.3").symlink_to(f"lib{path.stem}.3")
        name = f"lib{path.stem}"
        about = [name, *(it["function"] for it in free)], inline(title)
        made = page(name, date, header, about, body, sorted(names))
        pathlib.Path(output, f"{name}.3").write_text(made, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
