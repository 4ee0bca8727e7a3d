"""Spans of frames in the words of ffmpeg's graphs: clocks, switches and ramps.

Frames are counted from the film's first. Inside a graph a tick is half a frame: `fade` rounds its times to ticks, and a
ramp starts between two frames. Filters are switched between two frames as well, where no rounding counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Span:
    """Output frames start <= n < end."""

    start: int
    end: int

    def __str__(self) -> str:
        return f"frames {self.start} to {self.end}"


def meet(one: Span, two: Span) -> bool:
    return one.start < two.end and two.start < one.end


def clock(fps: Fraction) -> str:
    """Ticks of half a frame. Times are rounded to the nearest."""
    return f"settb={1 / fps / 2}"


def during(spans: Sequence[Span], fps: Fraction) -> str:
    """True on the frames of the spans."""
    return total([f"between(t*{fps},{span.start - 0.5},{span.end - 0.5})" for span in spans])


def total(terms: Sequence[str]) -> str:
    """A sum of any length: ffmpeg refuses one of 100 terms that is not grouped."""
    if len(terms) <= 50:
        return "+".join(terms)
    return f"({total(terms[: len(terms) // 2])})+({total(terms[len(terms) // 2 :])})"


def fade(way: str, span: Span, fps: Fraction, *, of: str = "alpha=1") -> str:
    """A ramp over a span of n frames: (k + 1/2) / n on frame k, so that out mirrors in and no frame stays at 0 or 1."""
    if span.start == 0:  # a fade cannot start before time 0; so frame 0 is called 1 for its sake
        return f"setpts=PTS+2,{fade(way, Span(1, span.end + 1), fps, of=of)},setpts=PTS-2"
    return _ramp(way, span.start - Fraction(1, 2), span, fps, of)


def there_and_back(span: Span, middle: int, fps: Fraction) -> str:
    """Alpha that rises until it is whole on the frame before the `middle`, is so on that, and falls from there."""
    up, down = Span(span.start, middle), Span(middle, span.end)
    ramps = [_ramp("in", Fraction(up.start - 1), up, fps, "alpha=1")] if up.start < up.end else []
    return ",".join([*ramps, _ramp("out", Fraction(down.start), down, fps, "alpha=1")])


def _ramp(way: str, first: Fraction, span: Span, fps: Fraction, of: str) -> str:
    """From 0 at `first`, in frames, as long as the span, and at work on its frames alone."""
    lasts_s = (span.end - span.start) / fps
    return f"fade=t={way}:st={_decimal(first / fps)}:d={_decimal(lasts_s)}:{of}:enable='{during([span], fps)}'"


def _decimal(seconds: Fraction) -> str:
    """ffmpeg's times end at the microsecond."""
    return f"{float(seconds):.6f}"


def offsets(ways: Sequence[tuple[Span, int]], fps: Fraction) -> str:
    """Pixels from the place of rest: over each span from its length down to 0, slowly, quickly, slowly.

    Frame k of n stands where k + 1/2 of n is, on an even pixel, as 4:2:0 asks. A negative length comes from the other
    side. 0 on all other frames.
    """
    return total([_offset(span, length_px, fps) for span, length_px in ways])


def _offset(span: Span, length_px: int, fps: Fraction) -> str:
    share = f"(t*{fps}-{span.start - 0.5})/{span.end - span.start}"
    left = f"(1-st(0,{share})*ld(0)*(3-2*ld(0)))"
    sign = "-" if length_px < 0 else ""
    return f"{during([span], fps)}*{sign}2*floor({abs(length_px) // 2}*{left}+0.501)"
