"""The demo's own clip: what one changed word makes again, drawn from a plan that was really printed.

    python episodes/media/edit.py          writes edit.mp4 beside this file: 1920x1080, 24 fps, 8 s, H.264

Its source is ../captures/edit.json, the output of `doit plan episode=demo --json` after a build and one edit;
../captures/edit.txt says which. Every cell is a step of that plan, and a lit one is a step that says "make".
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import imageio_ffmpeg
from PIL import Image, ImageDraw

from renderers.ffmpeg import colour
from renderers.text import ink, layout
from renderers.text.run import Style
from renderers.themes import theme

HERE = Path(__file__).resolve().parent
CAPTURES = HERE.parent / "captures"

SIZE, FPS, LASTS_S = (1920, 1080), 24, 8
FINE = 2  # shapes are drawn this many times larger

MOCHA = theme("mocha")
COLORS: dict[str, str] = MOCHA["colors"]
PALETTE: dict[str, str] = MOCHA["palette"]
KEPT, MADE, WIRE = PALETTE["surface0"], PALETTE["peach"], PALETTE["surface1"]

COLUMNS = ("frames", "narration", "cards", "clips")  # of each scene
CHAIN = ("timeline", "captions", "mix", "picture", "video", "proof")  # of the whole episode
LEFT, TOP = 400, 344
CELL, PITCH = (176, 42), (196, 60)
CHAIN_LEFT, CHAIN_WIDTH, CHAIN_HEIGHT = 1480, 300, 56

# When things happen, in seconds.
CELLS_COME, STRIKE, TYPE, LIGHT, TRAVEL, REST = 0.15, 1.7, 2.2, 3.1, 3.5, 5.9


@dataclass(frozen=True, slots=True)
class Cell:
    """One step of the plan, and where it is drawn."""

    task: str
    made: bool
    box: tuple[float, float, float, float]
    comes_s: float
    lights_s: float


@dataclass(frozen=True, slots=True)
class Edit:
    """The line of narration around the changed word."""

    before: str
    old: str
    new: str
    after: str


def eased(share: float) -> float:
    """0 to 1, at rest at both ends."""
    share = min(max(share, 0.0), 1.0)
    return share * share * (3 - 2 * share)


def between(a: str, b: str, share: float) -> str:
    """A colour on the way from one to the other."""
    one, two = (tuple(bytes.fromhex(c.lstrip("#"))) for c in (a, b))
    return "#" + bytes(round(x + (y - x) * share) for x, y in zip(one, two, strict=True)).hex()


def scenes_of(steps: Sequence[dict[str, Any]]) -> list[str]:
    """In the episode's order: every scene has a clip, and a kind's steps come in the order of the scenes."""
    return [step["scene"] for step in steps if step["kind"] == "clips"]


def row_y(row: int) -> float:
    """The middle of a row."""
    return TOP + row * PITCH[1] + CELL[1] / 2


def chain_y(n: int, rows: int) -> float:
    """The middle of a link: the chain is as tall as the rows."""
    return row_y(0) + n * (row_y(rows - 1) - row_y(0)) / (len(CHAIN) - 1)


def cells(steps: Sequence[dict[str, Any]]) -> list[Cell]:
    """Scenes are rows, kinds are columns; what a scene has several of shares a cell's width."""
    scenes = scenes_of(steps)
    found = []
    for row, scene in enumerate(scenes):
        for n, kind in enumerate(COLUMNS):
            here = [step for step in steps if step["scene"] == scene and step["kind"] == kind]
            for part, step in enumerate(here):
                width = (CELL[0] - 10 * (len(here) - 1)) / len(here)
                x, y = LEFT + n * PITCH[0] + part * (width + 10), TOP + row * PITCH[1]
                made = step["action"] != "keep"
                order = ("narration", "clips", "cards", "frames").index(kind)
                lights = LIGHT if kind == "narration" else TRAVEL + 0.5 + 0.2 * order
                comes = CELLS_COME + 0.05 * (row + n)
                found.append(Cell(step["task"], made, (x, y, x + width, y + CELL[1]), comes, lights))
    for n, kind in enumerate(CHAIN):
        for step in (step for step in steps if step["kind"] == kind):
            middle, half = chain_y(n, len(scenes)), CHAIN_HEIGHT / 2
            made = step["action"] != "keep"
            box = (CHAIN_LEFT, middle - half, CHAIN_LEFT + CHAIN_WIDTH, middle + half)
            found.append(Cell(step["task"], made, box, CELLS_COME + 0.05 * (n + 5), TRAVEL + 0.7 + 0.3 * n))
    return found


class Sheet:
    """One frame: shapes, then words."""

    def __init__(self, ground: Image.Image) -> None:
        self.picture = ground.copy()

    def box(self, at: tuple[float, float, float, float], color: str, radius: float) -> None:
        left, top, right, bottom = at
        size = (round((right - left) * FINE), round((bottom - top) * FINE))
        mask = Image.new("L", size, 0)
        ImageDraw.Draw(mask).rounded_rectangle((0, 0, size[0] - 1, size[1] - 1), radius * FINE, fill=255)
        ink.lay(self.picture, color, mask.reduce(FINE), (round(left), round(top)))

    def wire(self, points: Sequence[tuple[float, float]], color: str) -> None:
        """Level and upright pieces of 4 px."""
        draw = ImageDraw.Draw(self.picture)
        for (x0, y0), (x1, y1) in pairwise(points):
            box = (min(x0, x1) - 2, min(y0, y1) - 2, max(x0, x1) + 1, max(y0, y1) + 1)
            draw.rectangle([round(edge) for edge in box], fill=color)

    def words(self, block: layout.Block, x: float, baseline: float, color: str, opacity: float = 1.0) -> None:
        if opacity > 0:
            ink.write(self.picture, block, x, baseline - block.height_px, color, opacity=opacity, gain=1.12)


def sans(text: str, size: float, weight: float = 480) -> layout.Block:
    return layout.line(text, Style(weight=weight, opsz=26, tracking_em=-0.006), size)


def mono(text: str, size: float, weight: float = 480) -> layout.Block:
    return layout.line(text, Style(face="mono", weight=weight), size)


def serif(text: str, size: float) -> layout.Block:
    return layout.line(text, Style(face="serif-italic", opsz=36), size)


class Film:
    """The words set once, and a frame for any moment."""

    def __init__(self, plan: dict[str, Any], edit: Edit) -> None:
        self._cells = cells(plan["steps"])
        totals = plan["totals"]
        self._labels = [mono(scene, 28) for scene in scenes_of(plan["steps"])]
        self._heads = [sans(kind, 28) for kind in COLUMNS]
        self._chain = [mono(cell.task.partition(":")[0], 28, 600) for cell in self._cells[-len(CHAIN) :]]
        self._command = mono("doit plan episode=demo --json", 30)
        self._line = [serif(piece, 46) for piece in (edit.before, edit.old, edit.new, edit.after)]
        self._totals = (sans(f"{totals['make']} to make", 40, 700), sans(f"{totals['keep']} kept", 40, 480))
        self._ground = self._still(Sheet(Image.new("RGB", SIZE, COLORS["ground"]))).picture

    def _still(self, sheet: Sheet) -> Sheet:
        """All that never moves."""
        sheet.words(self._command, 140, 132, PALETTE["overlay2"])
        for n, head in enumerate(self._heads):
            sheet.words(head, LEFT + n * PITCH[0] + 4, TOP - 26, COLORS["muted"])
        for row, label in enumerate(self._labels):
            x = LEFT - 36 - label.width_px
            sheet.words(label, x, row_y(row) + label.height_px / 2, COLORS["text"])
        return sheet

    def frame(self, second: float) -> Image.Image:
        sheet = Sheet(self._ground)
        self._sentence(sheet, second)
        self._wires(sheet, second)
        for n, cell in enumerate(self._cells):
            share = eased((second - cell.comes_s) / 0.5)
            if share <= 0:
                continue
            lit = eased((second - cell.lights_s) / 0.35) if cell.made else 0.0
            color = between(COLORS["ground"], between(KEPT, MADE, lit), share)
            sheet.box(cell.box, color, 9)
            name = n - (len(self._cells) - len(self._chain))
            if name >= 0:
                block = self._chain[name]
                x = (cell.box[0] + cell.box[2] - block.width_px) / 2
                y = (cell.box[1] + cell.box[3] + block.height_px) / 2
                sheet.words(block, x, y, between(COLORS["text"], COLORS["deep"], lit), share)
        shown = eased((second - REST) / 0.6)
        made, kept = self._totals
        baseline = TOP + len(self._labels) * PITCH[1] + 58
        sheet.words(made, LEFT, baseline, MADE, shown)
        sheet.words(kept, LEFT + made.width_px + 40, baseline, COLORS["muted"], shown)
        return sheet.picture

    def _sentence(self, sheet: Sheet, second: float) -> None:
        """The line, its old word struck out, the new one in its place."""
        before, old, new, after = self._line
        space, baseline = 14.0, 226.0
        struck, typed = eased((second - STRIKE) / 0.35), eased((second - TYPE) / 0.5)
        x = 140.0
        sheet.words(before, x, baseline, COLORS["text"])
        x += before.width_px + space
        sheet.words(old, x, baseline, between(COLORS["text"], PALETTE["overlay0"], struck))
        if struck > 0:
            sheet.wire([(x, baseline - 13), (x + old.width_px * struck, baseline - 13)], PALETTE["red"])
        x += old.width_px
        sheet.words(new, x + space, baseline, MADE, typed)
        x += (new.width_px + space) * eased((second - TYPE + 0.15) / 0.5)
        sheet.words(after, x + (0 if after.lines[0].text[:1] in ",.;:" else space), baseline, COLORS["text"])

    def _wires(self, sheet: Sheet, second: float) -> None:
        """From the scenes to the chain and down along it; the light runs from the changed cell."""
        come = eased((second - CELLS_COME - 0.4) / 0.5)
        if come <= 0:
            return
        bus = CHAIN_LEFT - 116
        middle = CHAIN_LEFT + CHAIN_WIDTH / 2
        dim = between(COLORS["ground"], WIRE, come)
        rows = [row_y(row) for row in range(len(self._labels))]
        entry = rows[0]
        right = LEFT + len(COLUMNS) * PITCH[0] - (PITCH[0] - CELL[0])
        for y in rows:
            sheet.wire([(right + 16, y), (bus, y)], dim)
        sheet.wire([(bus, rows[0]), (bus, rows[-1])], dim)
        sheet.wire([(bus, entry), (CHAIN_LEFT, entry)], dim)
        sheet.wire([(middle, entry), (middle, rows[-1])], dim)
        source = next(cell for cell in self._cells if cell.made and cell.task.startswith("narration:"))
        y = (source.box[1] + source.box[3]) / 2
        path = [(right + 16, y), (bus, y), (bus, entry), (CHAIN_LEFT, entry)]
        sheet.wire(part(path, eased((second - TRAVEL) / 0.8)), MADE)
        lit = [cell for cell in self._cells if cell.made and cell.box[0] == CHAIN_LEFT]
        if lit:
            end = lit[-1].box[1]
            share = (second - TRAVEL - 0.8) / max(lit[-1].lights_s - TRAVEL - 0.8, 0.1)
            sheet.wire(part([(middle, entry), (middle, end)], eased(share)), MADE)


def part(path: Sequence[tuple[float, float]], share: float) -> list[tuple[float, float]]:
    """The first piece of a path, by length."""
    lengths = [abs(x1 - x0) + abs(y1 - y0) for (x0, y0), (x1, y1) in pairwise(path)]
    left = share * sum(lengths)
    walked = [path[0]]
    for (x0, y0), (x1, y1), length in zip(path, path[1:], lengths, strict=False):
        if left <= 0:
            break
        reach = min(left / length, 1.0) if length else 1.0
        walked.append((x0 + (x1 - x0) * reach, y0 + (y1 - y0) * reach))
        left -= length
    return walked if len(walked) > 1 else []


def frames(film: Film) -> Iterator[bytes]:
    for n in range(LASTS_S * FPS):
        yield film.frame(n / FPS).tobytes()


def read() -> tuple[dict[str, Any], Edit]:
    """The plan, and the changed line as edit.txt's second line has it: "before [-old-] {+new+} after"."""
    plan: dict[str, Any] = json.loads((CAPTURES / "edit.json").read_text("utf-8"))
    text = (CAPTURES / "edit.txt").read_text("utf-8").splitlines()[1]
    before, rest = text.split("[-")
    old, rest = rest.split("-] {+")
    new, after = rest.split("+}")
    return plan, Edit(before.strip(), old, new, after.strip())


def write(into: Path, film: Film) -> None:
    size = f"{SIZE[0]}x{SIZE[1]}"
    command = [
        *(imageio_ffmpeg.get_ffmpeg_exe(), "-y", "-v", "error"),
        *("-f", "rawvideo", "-pix_fmt", "rgb24", "-video_size", size, "-framerate", str(FPS), "-i", "pipe:0"),
        *("-vf", colour.edge("rgb24"), *colour.TAGS, "-c:v", "libx264", "-preset", "slow", "-crf", "17"),
        *("-threads", "2", "-flags", "+bitexact", "-fflags", "+bitexact", "-movflags", "+faststart", str(into)),
    ]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as encoder:
        assert encoder.stdin is not None
        for frame in frames(film):
            encoder.stdin.write(frame)
        encoder.stdin.close()
    if encoder.returncode:
        raise SystemExit(encoder.returncode)


if __name__ == "__main__":
    write(HERE / "edit.mp4", Film(*read()))
