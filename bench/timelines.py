"""Any timeline: films at random through the real ffmpeg, in one pass and by segments.

    python bench/timelines.py [--films 200] [--by-segments 40]

Each film has scenes of any length, transitions, cards that move or not, a mark, fades of its own, at any rate that
there is. Its script must run, give exactly the frames of the timeline, and show each clip's right frame wherever one is
seen by itself. Of `--by-segments` of them, spread evenly, the frames that enter the encoder must also be the same, to
the bit (framemd5), from the windows of all its groups of pictures as from one pass. Passes, by its exit code, if all
do. The films follow from a seed, so another run has the same.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from fractions import Fraction
from hashlib import md5
from itertools import pairwise
from pathlib import Path

from hypothesis import HealthCheck, given, settings

sys.path.insert(0, str(Path(__file__).parents[1]))


def main() -> int:
    from renderers.ffmpeg.codecs import gop
    from renderers.ffmpeg.groups import groups
    from renderers.ffmpeg.script import Span
    from renderers.painting import Json
    from tests.renderers.ffmpeg import timelines

    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--films", type=int, default=200)
    parser.add_argument("--by-segments", type=int, default=40)
    asked = parser.parse_args()
    done = {"films": 0, "frames": 0, "by segments": 0, "windows": 0}

    with tempfile.TemporaryDirectory(prefix="onetake-timelines-") as name:
        media = timelines.media(Path(name) / "media")

        @settings(
            max_examples=asked.films,
            derandomize=True,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(timelines.pictures())
        def each(picture: Json) -> None:
            inputs = media[picture["fps"]]
            with tempfile.TemporaryDirectory(dir=name) as folder:
                frames = timelines.entering(Path(folder), picture, inputs)
                assert len(frames) == picture["frames"], f"{len(frames)} frames of {picture['frames']}"
                assert not timelines.misplaced(picture, frames), timelines.misplaced(picture, frames)
                done["films"] += 1
                done["frames"] += len(frames)
                if done["films"] * asked.by_segments // asked.films == done["by segments"]:
                    return
                done["by segments"] += 1
                starts = [scene["start"] for scene in picture["scenes"]]
                firsts = groups(starts, len(frames), gop(Fraction(picture["fps"])))
                for start, end in pairwise([*firsts, len(frames)]):
                    done["windows"] += 1
                    got = timelines.entering(Path(folder), picture, inputs, Span(start, end))
                    sums = [[md5(row).hexdigest() for row in rows] for rows in (got, frames[start:end])]
                    assert sums[0] == sums[1], f"frames {start} to {end} differ"

        each()
    print(", ".join(f"{count} {what}" for what, count in done.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
