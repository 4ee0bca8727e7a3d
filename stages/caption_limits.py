"""What the check says of captions: of their pace once the words' times are known, and of what they would lie on.

In:    a checked Episode, the store, the cards as the linter sees them.
Out:   places in the file with a message and a remedy.
Pays:  never.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from renderers.captions.look import caption_area
from renderers.painting import RenderError
from renderers.text import fonts
from renderers.text.quoted import quoted
from stages import captions, cue_places
from stages.core.model import Episode, Scene
from stages.core.step import Line, task_name
from stages.cue_breaks import reading_cps
from stages.cue_times import SHORTEST_S
from stages.cues import Cue
from stages.shown import Area, Finding, Shown, Text, said_of

MOST_CPS = 22  # nobody follows more


def over(cue: Cue, fps: Fraction, language: str) -> tuple[str, str] | None:
    """(what is wrong, what to do) about a cue that is over a limit of reading."""
    easy_cps = Fraction(reading_cps(language))
    shown_s = Fraction(cue.end_frame - cue.start_frame) / fps
    cps = sum(map(len, cue.lines)) / shown_s
    what = f'caption "{quoted(" ".join(cue.lines))}"'
    if shown_s < SHORTEST_S:
        said = f"{what} is up for {float(shown_s):.2f} s, under {float(SHORTEST_S):.2f}"
        return said, "leave a breath after it (`tail_s`), or join it with its neighbour"
    if cps > easy_cps:
        limit = f"{MOST_CPS} that anybody follows" if cps > MOST_CPS else f"{float(easy_cps):g} that are read with ease"
        return (
            f"{what} asks for {float(cps):.1f} characters a second, over the {limit}",
            "use fewer words, or slow the voice",
        )
    return None


def hurried(line: Line, ep: Episode) -> Iterator[tuple[int, str, str]]:
    """The worst cue of each scene that has one over a limit, when all words have their times.

    Only of voices that will be heard in the end: the scratch voice is matched to a neural one's default speed.
    """
    order = line.state(task_name("timeline", ep.slug)).order
    if order is None:
        return
    settings = captions.wanted(order.recipe.settings)
    found = captions.cues_of(settings)
    for scene, laid in zip(ep.scenes, settings["scenes"], strict=True):
        here, found = _first(found, len(laid["words"]))
        task = task_name("narration", ep.slug, scene.name)
        if scene.narration is None or line.steps[task].maker == "scratch":
            continue
        bad = [cue for cue in here if over(cue, ep.fps, ep.language)]
        if bad:
            worst = max(bad, key=lambda cue: Fraction(sum(map(len, cue.lines)), cue.end_frame - cue.start_frame))
            said, hint = over(worst, ep.fps, ep.language) or ("", "")
            more = f"; {len(bad) - 1} more in this scene" if len(bad) > 1 else ""
            yield scene.narration.line, f'scene "{scene.name}": {said}{more}', hint


def _first(found: list[Cue], words: int) -> tuple[list[Cue], list[Cue]]:
    """The cues that hold so many words, and those after them: no cue has words of two lines."""
    many = 0
    while words > 0:
        words -= len(found[many].words)
        many += 1
    return found[:many], found[many:]


def undrawable(ep: Episode) -> Iterator[tuple[int, str, str]]:
    """Narration that our fonts cannot draw, where captions are drawn."""
    for scene in ep.scenes if ep.captions.burn else ():
        if scene.narration is not None and scene.narration.text:
            try:
                fonts.check(" ".join(scene.narration.text.split()), "sans")
            except RenderError as error:
                yield scene.narration.line, f'scene "{scene.name}": captions: {error}', error.hint


def covered(ep: Episode, scene: Scene, cards: Sequence[Shown]) -> Iterator[Finding]:
    """Texts of a scene's cards over which captions are drawn: they stand where captions do, and captions cannot go to
    the head of the picture, since words stand there too.
    """
    silent = scene.narration is None or scene.narration.silent
    if not ep.captions.burn or (silent and scene.continues is None):
        return
    foot, *others = (Area(*map(float, caption_area(ep.size, row=row, head=head))) for head, row in cue_places.ENDS)
    for shown in cards:
        together = [one for one in cards if one.comes_s < shown.goes_s and shown.comes_s < one.goes_s]
        under = list(_under([shown], foot))
        if under and all(any(_under(together, other)) for other in others):
            share = round(100 * max(text.ink.shared_px(foot) / (text.ink.width * text.ink.height) for text in under))
            said = f"{shown.label}: {said_of(under)} stands where captions are drawn, by {max(share, 1)} %"
            hint = "show the card where nobody speaks, or draw no captions (`captions.burn`)"
            yield Finding("warning", shown.card, "captions", share, 0, said, hint)


def _under(cards: Sequence[Shown], area: Area) -> Iterator[Text]:
    """The texts that captions there would lie on."""
    for text in (text for shown in cards for text in shown.texts):
        if text.ink.shared_px(area) > cue_places.TOUCHING * text.ink.width * text.ink.height:
            yield text
