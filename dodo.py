"""One YAML file in, one narrated video out."""

from stages import front

HOUSE = front.open_house()
DOIT_CONFIG = front.config(HOUSE)


def task_overview():
    """Say what would be bought, made and kept. Spends nothing."""
    return front.overview(HOUSE)


def task_frames():
    """One still per scene: bought, the author's, or drawn."""
    yield from front.tasks(HOUSE, "frames")


def task_clips():
    """The moving picture of each scene: bought, the author's, or a pan over its frame."""
    yield from front.tasks(HOUSE, "clips")


def task_narration():
    """Each line of speech, with the time of every word."""
    yield from front.tasks(HOUSE, "narration")


def task_words():
    """When each word of a bought line is said, as it is found today."""
    yield from front.tasks(HOUSE, "words")


def task_sounds():
    """Music and effects that are bought."""
    yield from front.tasks(HOUSE, "sounds")


def task_cards():
    """What is set in type over the picture."""
    yield from front.tasks(HOUSE, "cards")


def task_timeline():
    """When everything happens, in whole frames and samples."""
    yield from front.tasks(HOUSE, "timeline")


def task_captions():
    """Subtitles from the times of the words."""
    yield from front.tasks(HOUSE, "captions")


def task_mix():
    """All sound as one file, to the sample."""
    yield from front.tasks(HOUSE, "mix")


def task_stems():
    """The parts of the mix by themselves, where they are asked for."""
    yield from front.tasks(HOUSE, "stems")


def task_picture():
    """The filter script that composes the picture."""
    yield from front.tasks(HOUSE, "picture")


def task_poster():
    """One frame of the film as a poster, and as a thumbnail, where they are asked for."""
    yield from front.tasks(HOUSE, "poster")


def task_video():
    """Encode each episode, once, from everything above."""
    yield from front.tasks(HOUSE, "video")


def task_proof():
    """Open the finished file again and measure it against the timeline."""
    yield from front.tasks(HOUSE, "proof")
