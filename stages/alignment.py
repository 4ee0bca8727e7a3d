"""Alignment: how long scenes are and where voices, cards and sounds stand in them. Pure.

Takes an episode and what was measured of its narration and clips, gives the timeline as plain JSON. Narration is the
master clock: a scene lasts as long as its words and breath, its `hold_s` or its clip ask, rounded up to a frame; starts
are sums of whole frames, and a voice hangs on its scene's first frame, so nothing can drift. A transition lies over the
cut and takes handles from both sides: it moves no word.

A line that goes on over the next scenes (`continues`) is one recording: it hangs on the first frame of the scene where
it begins, and the cuts between its scenes hang on its words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate, pairwise
from math import ceil, floor

from renderers.fitting import fit
from renderers.painting import RenderError
from stages.core.errors import Mistake
from stages.core.model import Episode, Scene
from stages.core.phrases import place
from stages.core.phrases import words as written_words

RATE = 48_000  # samples a second of every sound we make
SHORTEST_FRAMES = 24  # a scene under this is a glitch (edge case 24)
SHORTEST_OF_LINE_FRAMES = 12  # of the scenes of one line: a montage may be quicker (edge case 24)
SHORTEST_FADE_FRAMES = 4  # a shorter transition is a cut (edge case 19)
EARLY_FRAMES = 1  # what hangs on a word comes this much before it (edge case 9)


@dataclass(frozen=True, slots=True)
class Word:
    """One word as the author wrote it. Samples count from its line's first one."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Measured:
    """What is known of a scene only once its assets exist. `clip_s` is the length of a clip that has its own.

    Of a scene that goes on with the line of the one before, voice and words are those of the whole line.
    """

    voice_samples: int | None = None
    words: tuple[Word, ...] = ()
    clip_s: Fraction | None = None
    beside_frames: int = 0  # that its stretch of scenes lasts at least, in a layout shared with other languages


@dataclass(frozen=True, slots=True)
class Plate:
    """How much picture a scene needs: its frames and the handles under its transitions.

    key_frame: where the picture after its own transition begins, counted in the plate.
    """

    frames: int
    before: int
    after: int
    key_frame: int


def sample_at(frame: int, fps: Fraction) -> int:
    """The sample on which a frame begins, rounded from the absolute frame, so that no error adds up."""
    return round(Fraction(frame) * RATE / fps)


def line_of(scenes: Sequence[Scene], n: int) -> range:
    """The scenes over which the line goes that is said in scene n: itself alone, or with those that continue it."""
    first, last = n, n
    while first and scenes[first].continues is not None:
        first -= 1
    while last + 1 < len(scenes) and scenes[last + 1].continues is not None:
        last += 1
    return range(first, last + 1)


def voice_at_s(scenes: Sequence[Scene], n: int) -> Fraction:
    """When the line that begins in scene n does, in seconds from that scene's first frame; before it where negative.

    After `join: tight` the gap to the words before is the longer of tail and lead. Nothing begins before the film.
    """
    scene = scenes[n]
    lead_s = scene.lead_s
    if scene.join == "tight" and n and scenes[line_of(scenes, n - 1)[0]].narration is not None:
        lead_s = max(lead_s - scenes[n - 1].tail_s, Fraction(0))
    at_s = lead_s + scene.voice_offset_s
    return at_s if n else max(at_s, Fraction(0))


def spoken(scenes: Sequence[Scene], n: int, measured: Measured) -> tuple[int | None, tuple[Word, ...]]:
    """Samples and words of scene n's whole line as it will be heard: stretched where that is asked."""
    said = scenes[line_of(scenes, n)[0]].narration
    speed = said.stretch if said is not None else None
    if speed is None or measured.voice_samples is None:
        return measured.voice_samples, measured.words
    words = tuple(Word(word.text, round(word.start / speed), round(word.end / speed)) for word in measured.words)
    return round(measured.voice_samples / speed), words


def scene_frames(ep: Episode, n: int, measured: Measured) -> int:
    """How many whole frames scene n stays up. Rounds up: no word is cut.

    Raises LookupError where a scene is to begin on a word that the line does not have.
    """
    own = _own_frames(ep, n, measured)
    if not measured.beside_frames:
        return own
    stretch = sum(_own_frames(ep, each, measured) for each in line_of(ep.scenes, n))
    return own + max(measured.beside_frames - stretch, 0)  # slack after the words (edge case 48)


def _own_frames(ep: Episode, n: int, measured: Measured) -> int:
    """The same, for this language alone."""
    over = line_of(ep.scenes, n)
    if len(over) > 1 and measured.voice_samples is not None:
        bounds = _bounds(ep, over, measured)
        return bounds[n - over[0] + 1] - bounds[n - over[0]]
    scene, fps = ep.scenes[n], ep.fps
    asked = [Fraction(SHORTEST_FRAMES) / fps, _before_the_next(ep.scenes, n)]
    if scene.hold_s is not None:
        asked.append(scene.hold_s)
    if measured.voice_samples is not None:
        asked.append(_line_s(ep.scenes, over, measured))
    elif scene.hold_s is None and measured.clip_s is not None:
        return max(ceil(max(asked) * fps), floor(measured.clip_s * fps))  # a clip has no part of a frame to give
    return ceil(max(asked) * fps)


def _line_s(scenes: Sequence[Scene], over: range, measured: Measured) -> Fraction:
    """From the first frame of a line's first scene to the last of its last: lead, words, pause and tail.

    Words that are put off (an L cut) run on over the next picture, so they make their own no longer; the last of the
    film do.
    """
    samples, _ = spoken(scenes, over[0], measured)
    last = scenes[over[-1]]
    late_s = max(scenes[over[0]].voice_offset_s, Fraction(0)) if over[-1] + 1 < len(scenes) else Fraction(0)
    said_s = voice_at_s(scenes, over[0]) - late_s + Fraction(samples or 0, RATE)
    return said_s + (last.pause_s or 0) + last.tail_s


def _before_the_next(scenes: Sequence[Scene], n: int) -> Fraction:
    """The film's head grows where the words of the second scene would begin before it (edge case 17)."""
    if n or len(scenes) < 2 or scenes[1].narration is None:
        return Fraction(0)
    return max(-voice_at_s(scenes, 1), Fraction(0))


def _bounds(ep: Episode, over: range, measured: Measured) -> list[int]:
    """Where the scenes of one line begin, and where the last ends, in frames from the first one's start."""
    words = spoken(ep.scenes, over[0], measured)[1]
    begins = cuts(ep, over, words)
    end = max(ceil(_line_s(ep.scenes, over, measured) * ep.fps), begins[-1] + SHORTEST_OF_LINE_FRAMES)
    hold_s = ep.scenes[over[-1]].hold_s
    return [*begins, end if hold_s is None else max(end, begins[-1] + ceil(hold_s * ep.fps))]


def cuts(ep: Episode, over: range, words: Sequence[Word]) -> list[int]:
    """The first frames of a line's scenes, from the first one's on: one or two before the word (edge case 9).

    Cuts that are too near to each other are moved apart (edge case 13).
    """
    begins = [0]
    at_s = voice_at_s(ep.scenes, over[0])
    for wanted in word_frames(ep, over, words, at_s):
        begins.append(max(wanted, begins[-1] + SHORTEST_OF_LINE_FRAMES))
    return begins


def word_frames(ep: Episode, over: range, words: Sequence[Word], at_s: Fraction) -> list[int]:
    """Where the later scenes of a line ask to begin."""
    firsts = (words[first].start for first in parts(ep.scenes, over, words)[1:-1])
    return [floor((at_s + Fraction(start, RATE)) * ep.fps) - EARLY_FRAMES for start in firsts]


def parts(scenes: Sequence[Scene], over: range, words: Sequence[Word]) -> list[int]:
    """The index of each scene's first word in its line, and behind the last how many words there are."""
    texts = [word.text for word in words]
    begins = [place(texts, at) for n in over[1:] if (at := scenes[n].continues) is not None]
    return [0, *begins, len(words)]


def own_text(scenes: Sequence[Scene], n: int) -> str:
    """What is said in scene n, as it is written: its part of a line that goes over several scenes. "" for nothing."""
    over = line_of(scenes, n)
    said = scenes[over[0]].narration
    text = (said and said.text) or ""
    if len(over) == 1:
        return text
    words = guessed(text, 0)
    begins = parts(scenes, over, words)
    return " ".join(word.text for word in words[begins[n - over[0]] : begins[n - over[0] + 1]])


def guessed(text: str, samples: int) -> tuple[Word, ...]:
    """Where the words of a line of so many samples will be: each as long as its letters, until it is spoken."""
    found = written_words(text)
    ends = [*accumulate((len(word) + 1 for word in found), initial=0)]
    return tuple(
        Word(word, samples * start // ends[-1], samples * end // ends[-1])
        for word, (start, end) in zip(found, pairwise(ends), strict=True)
    )


def transition_frames(scene: Scene, previous_frames: int | None, frames: int, fps: Fraction) -> tuple[int, int]:
    """(before, after): frames of a transition on either side of the scene's first one; (0, 0) is a cut.

    At most half of either neighbour, and even, so that both sides give the same (edge cases 19 and 21). The first
    scene has nothing before it and comes from black.
    """
    if scene.transition.kind == "cut":
        return 0, 0
    wanted = round(scene.transition.seconds * fps)
    if previous_frames is None:
        return 0, min(wanted, frames // 2)
    half = min(wanted, previous_frames // 2, frames // 2) // 2
    return (half, half) if 2 * half >= SHORTEST_FADE_FRAMES else (0, 0)


def plate(scenes: Sequence[Scene], n: int, frames: Mapping[int, int], fps: Fraction) -> Plate:
    """What scene n asks of its clip. `frames` holds the lengths of it and of neighbours that it shares a fade with."""
    before, own_after = transition_frames(scenes[n], frames.get(n - 1) if n else None, frames[n], fps)
    after = 0
    if n + 1 < len(scenes) and scenes[n + 1].transition.kind != "cut":
        after = transition_frames(scenes[n + 1], frames[n], frames[n + 1], fps)[1]
    return Plate(before + frames[n] + after, before, after, before + own_after if n else 0)


def neighbours(scenes: Sequence[Scene], n: int) -> list[int]:
    """The scenes whose lengths decide what scene n asks of its clip, itself among them."""
    near = [n]
    if n and scenes[n].transition.kind != "cut":
        near.append(n - 1)
    if n + 1 < len(scenes) and scenes[n + 1].transition.kind != "cut":
        near.append(n + 1)
    return sorted(near)


@dataclass(frozen=True, slots=True)
class Voice:
    """A line at its place: samples start <= n < end of the film, and the last end of all lines before it."""

    scene: int
    start: int
    end: int
    before: int
    before_in: int  # the scene whose line that is; -1 for none


def voices(ep: Episode, lengths: Sequence[int], measured: Sequence[Measured]) -> Iterator[Voice]:
    """Every line, in the order of the scenes."""
    start, before, before_in = 0, 0, -1
    for n, known in enumerate(measured):
        samples = spoken(ep.scenes, n, known)[0] if ep.scenes[n].continues is None else None
        if samples is not None:
            first = sample_at(start, ep.fps) + round(voice_at_s(ep.scenes, n) * RATE)
            yield Voice(n, first, first + samples, before, before_in)
            if first + samples >= before:
                before, before_in = first + samples, n
        start += lengths[n]


def misplaced(ep: Episode, lengths: Sequence[int], measured: Sequence[Measured]) -> Iterator[Mistake]:
    """Words that an offset leads where they cannot be (edge cases 16 and 18), and cuts with no room (13)."""
    film = sample_at(sum(lengths), ep.fps)
    for voice in voices(ep, lengths, measured):
        scene = ep.scenes[voice.scene]
        at, said = scene.narration.line if scene.narration else scene.line, f'scene "{scene.name}": its words'
        early_s = -voice_at_s(ep.scenes, voice.scene)
        if voice.scene and early_s > lengths[voice.scene - 1] / ep.fps:
            what = f"{said} begin {_s(early_s)} before it, and the scene before lasts only "
            yield Mistake(ep.shown_path, at, 0, f"{what}{_s(lengths[voice.scene - 1] / ep.fps)}", LATER)
        elif voice.start < voice.before and not scene.overlap:
            other = ep.scenes[voice.before_in]
            shared_s = Fraction(voice.before - voice.start, RATE)
            what = f'{said} begin {_s(shared_s)} before those of "{other.name}" have ended'
            hint = f'start them later, give "{other.name}" a longer tail_s or pause_s, or write overlap: true'
            yield Mistake(ep.shown_path, at, 0, what, hint)
        if voice.end > film:
            what = f"{said} go on for {_s(Fraction(voice.end - film, RATE))} after the film"
            yield Mistake(ep.shown_path, at, 0, what, "take voice_offset_s back, or let a later scene hold longer")
    yield from _cut_after_the_words(ep, measured)


LATER = "let them begin later (voice_offset_s), or the scene before hold longer"


def _cut_after_the_words(ep: Episode, measured: Sequence[Measured]) -> Iterator[Mistake]:
    for over, words, begins in _lines_cut(ep, measured):
        ends = floor((voice_at_s(ep.scenes, over[0]) + Fraction(words[-1].end, RATE)) * ep.fps)
        for n, begin in zip(over, begins, strict=True):
            if begin > ends:
                why = f'scene "{ep.scenes[n].name}" would begin after the words that it begins with: there is no room'
                hint = f"each scene of a line lasts at least {SHORTEST_OF_LINE_FRAMES} frames: cut it less often"
                yield Mistake(ep.shown_path, ep.scenes[n].line, 0, why, hint)


def _lines_cut(ep: Episode, measured: Sequence[Measured]) -> Iterator[tuple[range, tuple[Word, ...], list[int]]]:
    """Every line that goes on over several scenes, its words, and where its scenes begin."""
    for n, known in enumerate(measured):
        over = line_of(ep.scenes, n)
        words = spoken(ep.scenes, n, known)[1]
        if over[0] == n and len(over) > 1 and words:
            yield over, words, cuts(ep, over, words)


def remarks(ep: Episode, lengths: Sequence[int], measured: Sequence[Measured]) -> Iterator[tuple[int, str, str]]:
    """What is not quite as the author asked, as (scene, sentence, what to do)."""
    shortest_s = Fraction(SHORTEST_FRAMES) / ep.fps
    for n, scene in enumerate(ep.scenes):
        if scene.narration is None and scene.hold_s is not None and scene.hold_s < shortest_s:
            why = f'scene "{scene.name}" is to hold {_s(scene.hold_s)}, and gets {_s(lengths[n] / ep.fps)}'
            yield n, why, f"a scene lasts at least {SHORTEST_FRAMES} frames"
        if scene.transition.kind == "cut":
            continue
        wanted = round(scene.transition.seconds * ep.fps)
        got = sum(transition_frames(scene, lengths[n - 1] if n else None, lengths[n], ep.fps))
        if got < wanted // 2 * 2:
            kind = scene.transition.kind
            takes = f"takes {_s(got / ep.fps)}" if got else "is a cut"
            why = f'scene "{scene.name}": its {kind} of {_s(scene.transition.seconds)} {takes}'
            yield n, why, "at most half of the shorter scene beside it may lie under it, and no fewer than 4 frames"
    first = ep.scenes[0]
    if first.narration is not None and first.lead_s + first.voice_offset_s < 0:
        grown_s = -(first.lead_s + first.voice_offset_s)
        why = f'scene "{first.name}": its words would begin {_s(grown_s)} before the film, and begin with it'
        yield 0, why, "the head grew by that much: take voice_offset_s back"
    grown_s = _before_the_next(ep.scenes, 0)
    if grown_s and ceil(grown_s * ep.fps) == lengths[0] > SHORTEST_FRAMES:
        why = f'scene "{first.name}" lasts {_s(grown_s)} only so that the words of "{ep.scenes[1].name}" have room'
        yield 0, why, f'take voice_offset_s of "{ep.scenes[1].name}" back, or let this scene hold longer'
    yield from _still_under_transitions(ep, lengths, measured)
    for over, words, begins in _lines_cut(ep, measured):
        asked = word_frames(ep, over, words, voice_at_s(ep.scenes, over[0]))
        for n, begin, word in zip(over[1:], begins[1:], asked, strict=True):
            if begin > word:
                why = f'scene "{ep.scenes[n].name}" begins {begin - word} frames after its words'
                yield n, why, f"each scene of a line lasts at least {SHORTEST_OF_LINE_FRAMES} frames"


def _still_under_transitions(
    ep: Episode, lengths: Sequence[int], measured: Sequence[Measured]
) -> Iterator[tuple[int, str, str]]:
    """Scenes as long as their clips, which have no frames left for what lies under their transitions (edge case 20)."""
    for n, (scene, known) in enumerate(zip(ep.scenes, measured, strict=True)):
        own = scene.clip is not None and (scene.clip.file is not None or scene.clip.maker.paid)
        if not own or known.voice_samples is not None or scene.hold_s is not None or not known.clip_s:
            continue
        need, have = plate(ep.scenes, n, dict(enumerate(lengths)), ep.fps), max(floor(known.clip_s * ep.fps), 1)
        try:
            found = fit(need.frames, ep.fps, have, ep.fps, asked=scene.fit, handles=(need.before, need.after))
        except RenderError:
            continue
        still = found.lead + found.held(need.frames)
        if found.way == "edges" and still:
            why = f'scene "{scene.name}": its clip has no frames to spare under its transitions'
            hint = (
                f"give the scene a hold_s of {_s(max((have - still) / ep.fps, Fraction(0)))} or less, or shorter ones"
            )
            yield n, f"{why}, and stands still in them for {_s(still / ep.fps)}", hint


def _s(seconds: Fraction) -> str:
    return f"{float(seconds):.2f} s"
