"""Writes docs/episode-file.md from the descriptions in episodes/schema.json: `python docs/reference.py`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from stages.core.scalars import allowed, said
from stages.core.schema import resolved, whole
from stages.core.spelling import listed

PAGE = Path(__file__).with_name("episode-file.md")
LATER = "*Not there yet.*"
KINDS = {
    "picture_file": "a picture",
    "shown_file": "a picture or a chart",
    "video_file": "a video",
    "sound_file": "a sound",
    "data_file": "a data file",
    "capture_file": "a recording",
}
FILES = {tuple(whole()["$defs"][kind]["x-file"]): words for kind, words in KINDS.items()}

OPENING = """\
# The episode file

`episodes/<name>.yaml` is one episode; its name (letters, digits, hyphens) names all its files. Every mistake in it is
reported at once, with its line and what to do. This page is made from `episodes/schema.json`, which also completes and
explains fields in an editor that knows YAML schemas, when the file begins with
`# yaml-language-server: $schema=schema.json`.

```yaml
title: A door opens
language: en
scenes:
  - name: door
    frame: {prompt: "a red door at dusk", seed: 7}
    narration: "Nobody had opened it for years."
    cards:
      - title: {text: A door opens, kicker: Part one}
        at: 0.5
        for: 3
  - name: hall
    clip: {file: media/hall.mp4}
    narration: "Then somebody did."
    transition: {kind: fade}
```

- Values mean what is written: `no` is a word where a word is asked for, `010` is ten, `2.3` is exactly 2.3.
- Paths are relative to the episode file, are written exactly as on the disk, and stay inside the project.
- Nothing is bought unless a maker with a `/` in its name is asked for something. Without makers, everything is drawn
  and spoken on this machine, for free. Your own files are always free.
- What is marked *not there yet* is checked, but stops with a sentence saying so.
"""

CHAPTERS = (
    ("The episode", "", ""),
    ("Makers", "makers", "`makers:` names them once; a scene's field may name its own with `use`."),
    ("makers: frame", "frame_maker", ""),
    ("makers: clip", "clip_maker", ""),
    ("makers: voice", "voice_maker", ""),
    ("makers: music", "music_maker", ""),
    ("makers: sound", "sound_maker", ""),
    ("music", "music", "Needs `prompt` or `file`. Settings of its maker may stand here too."),
    ("brand", "brand", ""),
    ("captions", "captions", ""),
    ("layout", "layout", "The word `own`, or this field."),
    ("thumbnail", "thumbnail", "The word `auto`, or this field."),
    ("versions", "version", "Each its size alone, or these fields."),
    ("A scene", "scene", ""),
    ("frame", "frame", "Needs `prompt` or `file`. Settings of its maker may stand here too."),
    ("clip", "clip", "A bought clip starts from the scene's frame. Settings of its maker may stand here too."),
    ("clip: shots", "shot", ""),
    ("clip: end", "end_frame", "The word `next`, or these fields."),
    ("narration", "narration", "The words alone, or these fields. Settings of the voice may stand here too."),
    ("transition", "transition", ""),
    ("sounds", "sound", "Each needs `prompt` or `file`. Settings of their maker may stand here too."),
    ("A card", "card", "One kind, and when it is seen."),
    ("card: title", "title_card", ""),
    ("card: quote", "quote_card", ""),
    ("card: lower-third", "lower_third_card", ""),
    ("card: image", "image_card", ""),
    ("card: number", "number_card", "From a file, or written with its source."),
    ("card: bars", "bars_card", "From a file, or written with their source."),
    ("card: line", "line_card", ""),
    ("card: table", "table_card", ""),
    ("card: terminal", "terminal_card", ""),
    ("card: frame", "frame_card", ""),
    ("card: end", "end_card", ""),
    ("matte", "matte", "The word `key`, or these fields."),
)


def page() -> str:
    chapters = "\n".join("\n".join(chapter(title, group, words)) for title, group, words in CHAPTERS)
    files = "\n".join(f"- {words}: {', '.join(suffixes)}" for suffixes, words in FILES.items())
    return f"{OPENING}\n{chapters}\n## Files\n\n{files}\n"


def chapter(title: str, group: str, words: str) -> Iterator[str]:
    rule = resolved({"$ref": f"#/$defs/{group}"}) if group else whole()
    rule = next((branch for branch in map(resolved, rule.get("oneOf", ())) if "properties" in branch), rule)
    makers_own = group.endswith("_maker")
    yield f"{'##' if title[0].isupper() else '###'} {title}\n"
    if words:
        yield f"{words}\n"
    yield "| field | takes | |"
    yield "|---|---|---|"
    for name, field in rule["properties"].items():
        known = resolved(field)
        if "x-makers" in known and not makers_own:
            continue  # said once, under makers
        needed = name in rule.get("required", ())
        if name == "use" and not makers_own:
            yield f"| `use` | a maker's name | {known['description']} |"
        else:
            yield f"| `{name}`{' (needed)' * needed} | {takes(known, needed)} | {explained(known)} |"
    yield ""


def takes(field: dict[str, Any], needed: bool) -> str:
    branches = [field]
    if "oneOf" in field and "type" not in field:
        branches = [resolved(branch) for branch in field["oneOf"]]
    consts = [branch["const"] for branch in branches if "const" in branch]
    parts = [] if not consts else ["true or false" if True in consts else listed([f"`{const}`" for const in consts])]
    for branch in branches:
        if "x-file" in branch:
            parts.append(FILES[tuple(branch["x-file"])])
        elif branch.get("type") == "array":
            parts.append("a list")
        elif branch.get("type") == "object":
            parts.append("fields")
        elif "const" not in branch:
            parts.append(allowed([branch]))
    usual = f"; {value(field['default'])} if absent" if "default" in field and not needed else ""
    return ", or ".join(parts) + usual


def explained(field: dict[str, Any]) -> str:
    sentences = [field["description"]]
    for branch in map(resolved, field.get("oneOf", ())):
        if "const" in branch and ("description" in branch or "x-later" in branch):
            about = f": {branch['description']}" if "description" in branch else ":"
            sentences.append(f"`{value(branch['const'])}`{about}{' ' + LATER if 'x-later' in branch else ''}")
    if "x-makers" in field:
        makers = [f"`{maker}…`" if maker.endswith(("/", "-")) else f"`{maker}`" for maker in field["x-makers"]]
        sentences.append(f"For {listed(makers, 'and')}.")
    if "x-later" in field:
        sentences.append(LATER)
    return " ".join(sentences).replace("|", "\\|")


def value(default: Any) -> str:
    if isinstance(default, bool):
        return str(default).lower()
    return default if isinstance(default, str) else said(default)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
