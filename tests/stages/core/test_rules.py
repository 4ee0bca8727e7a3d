"""Rules between fields, files that are named, and what both say."""

from __future__ import annotations

import os
from unicodedata import normalize

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stages.core import phrases, rules, schema
from stages.core.episode import load
from stages.core.errors import EpisodeError, Mistake
from stages.core.report import Report
from tests.episodes import PAID, project, text, write
from tests.trees import trees

DRAWN = PAID.replace("  frame: {use: bfl/flux-pro-1.1-ultra}\n", "")
NO_BUDGET = PAID.replace("budget_usd: 30\n", "")
NO_VOICE = PAID.replace(", voice_id: abc123", "")
EFFECTS = "makers: {sound: {use: elevenlabs/eleven_text_to_sound_v2}}\n"
STILL = "hold_s: 2"
SAID = 'narration: "A porta abre, e a porta fecha. Guarda-chuva na mão."'


def card(fields: str) -> str:
    return f"cards: [{{title: {{text: a}}, {fields}}}]\n"


BROKEN = {
    # names
    "two scenes of one name": text(
        "- {name: door, hold_s: 2}", "- {name: hall, hold_s: 2}", "- {name: door, hold_s: 2}"
    ),
    "names that differ by case": text("- {name: door, hold_s: 2}", "- {name: Door, hold_s: 2}"),
    # the episode
    "an odd size": text(STILL, head="size: 1921x1081"),
    "a size too small": text(STILL, head="size: 14x1080"),
    "a runtime backwards": text(STILL, head="runtime_s: [200, 150]"),
    "settings of another maker": text(
        STILL,
        head="""
        makers:
          frame: {use: animatic, raw: true, price_usd: 0.04}
          clip: {use: pan, cfg_scale: 0.4}
          voice: {use: elevenlabs/eleven_multilingual_v2, voice_id: a, language_code: pt}
        """,
    ),
    "settings that one model does not have": text(
        "hold_s: 2\nframe: {prompt: x, use: bfl/flux-pro-1.1, aspect_ratio: 21:9}",
        head="budget_usd: 3\nmakers: {frame: {use: bfl/flux-2-pro, raw: true, safety_tolerance: 6}}",
    ),
    # how long a scene lasts
    "a scene of nothing": text("frame: {prompt: x}"),
    "a pan without a length": text("frame: {prompt: x}\nclip: {move: left}"),
    "a pan as long as the words that are not there": text("clip: {seconds: auto}"),
    # paying
    "no budget": text("frame: {prompt: x}\nhold_s: 2", head=NO_BUDGET),
    "no budget for words": text("narration: Hello", head=NO_BUDGET),
    "no budget for a clip": text("frame: {file: media/desk.jpg}\nclip: {prompt: x}", head=NO_BUDGET),
    "no voice": text("narration: Hello", "narration: Again", head=NO_VOICE),
    "no voice of its own": text("narration: {text: Hello, use: elevenlabs/eleven_v3}", head="budget_usd: 3"),
    "a bought clip without a frame": text("narration: Hello\nclip: {prompt: x}", head=PAID),
    "a bought clip on a drawn frame": text("frame: {prompt: x}\nclip: {prompt: x, seconds: 5}", head=DRAWN),
    "a bought clip that ends on a drawing": text(
        "frame: {file: media/desk.jpg}\nclip: {prompt: x, end: {prompt: y}}",
        "frame: {file: media/desk.jpg}\nclip: {prompt: x, end: next}",
        "frame: {prompt: y}\nhold_s: 2",
        head=DRAWN,
    ),
    "a bought clip that ends on a scene without a frame": text(
        "frame: {prompt: x}\nclip: {prompt: x, end: next}", "narration: Hello", head=PAID
    ),
    "an end after the end": text("frame: {prompt: x}\nclip: {prompt: x, end: next}", head=PAID),
    "a bought clip of nothing": text("frame: {prompt: x}\nclip: {seconds: 5}", head=PAID),
    "a length that is not sold": text(
        "frame: {prompt: x}\nclip: {prompt: x, seconds: 2}",
        "frame: {prompt: x}\nclip: {prompt: x, seconds: 7.5}",
        "frame: {prompt: x}\nclip: {prompt: x, seconds: 16}",
        head=PAID,
    ),
    "a length that another maker sells": text(
        "frame: {prompt: x}\nclip: {prompt: x, use: fal/veo3.1, seconds: 5}",
        "frame: {prompt: x}\nclip: {prompt: x, use: fal/veo3.1-fast, seconds: 10}",
        "frame: {prompt: x}\nclip: {prompt: x, use: fal/seedance-2.0, seconds: 3}",
        head=PAID,
    ),
    "shots and an end for makers without them": text(
        "frame: {prompt: x}\nclip: {shots: [{prompt: a, seconds: 4}], use: fal/seedance-2.0}",
        "frame: {prompt: x}\nclip: {prompt: x, seconds: 4, use: fal/veo3.1, end: {prompt: y}}",
        "frame: {prompt: x}\nclip: {shots: [{prompt: a, seconds: 9}], use: fal/veo3.1-fast}",
        head=PAID,
    ),
    "settings of another maker of clips": text(
        "frame: {prompt: x}\nclip: {prompt: x, seconds: 4, resolution: 1080p, seed: 3, bitrate_mode: high}",
        """
        frame: {prompt: x}
        clip: {prompt: x, seconds: 4, use: fal/veo3.1, cfg_scale: 0.3, bitrate_mode: high, resolution: 480p}
        """,
        """
        frame: {prompt: x}
        clip: {prompt: x, seconds: 4, use: fal/seedance-2.0, negative_prompt: y, seed: 3, auto_fix: yes}
        """,
        head=PAID.replace("kling-v3-pro", "kling-v3-pro, safety_tolerance: 3"),
    ),
    "a resolution that a maker of clips does not make": text(
        STILL, head="makers: {clip: {use: fal/veo3.1, resolution: 480p}}"
    ),
    "shots too long together": text(
        "frame: {prompt: x}\nclip: {shots: [{prompt: a, seconds: 9}, {prompt: b, seconds: 9}]}", head=PAID
    ),
    "shots too short together": text("frame: {prompt: x}\nclip: {shots: [{prompt: a, seconds: 2}]}", head=PAID),
    "shots and a prompt and seconds": text(
        "frame: {prompt: x}\nclip: {shots: [{prompt: a, seconds: 5}], prompt: b, seconds: 5}", head=PAID
    ),
    "a prompt too long": text(f"frame: {{prompt: x}}\nclip: {{prompt: {'x' * 2501}}}", head=PAID),
    "a move that is bought": text("frame: {prompt: x}\nclip: {prompt: x, move: left}", head=PAID),
    # files of one's own
    "an own file that is also made": text(
        """
        frame: {file: media/desk.jpg, seed: 7, take: 2, raw: true}
        clip: {file: media/walk.mp4, prompt: x, seconds: 5, audio: true}
        narration: {file: media/line.wav, text: Hello, take: 3, voice: abc}
        """
    ),
    "a file that is not there": text("frame: {file: media/dsk.jpg}\nhold_s: 2"),
    "a folder that is not there": text("frame: {file: medai/desk.jpg}\nhold_s: 2"),
    "a file nothing is like": text("frame: {file: media/zebra.png}\nhold_s: 2"),
    "a file in other case": text("frame: {file: media/Desk.jpg}\nhold_s: 2"),
    "a folder in other case": text("frame: {file: Media/desk.jpg}\nhold_s: 2"),
    "a file without its accent": text("frame: {file: media/relatorio.png}\nhold_s: 2"),
    "a video as a frame": text("frame: {file: media/walk.mp4}\nhold_s: 2"),
    "a picture as a clip": text("clip: {file: media/desk.jpg}"),
    "a file that nobody reads": text("frame: {file: media/desk.psd}\nhold_s: 2"),
    "an address": text('frame: {file: "https://example.com/desk.jpg"}\nhold_s: 2'),
    "backslashes": text(r"frame: {file: media\desk.jpg}" + "\nhold_s: 2"),
    "a path from the disk's root": text("frame: {file: /etc/desk.jpg}\nhold_s: 2"),
    "a path from home": text("frame: {file: ~/desk.jpg}\nhold_s: 2"),
    "a path from a drive": text("frame: {file: 'C:/desk.jpg'}\nhold_s: 2"),
    "a path out of the project": text("frame: {file: ../../desk.jpg}\nhold_s: 2"),
    "a link out of the project": text("frame: {file: media/out.jpg}\nhold_s: 2"),
    "a linked folder out of the project": text("frame: {file: elsewhere/desk.jpg}\nhold_s: 2"),
    "a link to nothing": text("frame: {file: media/dangling.jpg}\nhold_s: 2"),
    "a folder as a file": text("frame: {file: media/folder.jpg}\nhold_s: 2"),
    "a pipe as a file": text("frame: {file: media/pipe.jpg}\nhold_s: 2"),
    "an empty file": text("frame: {file: media/empty.jpg}\nhold_s: 2"),
    "music that is not there": text(STILL, head="music: {file: media/bed.mp3}"),
    # music and effects
    "music that nobody makes": text(STILL, head="music: {prompt: calm}"),
    "music without a budget": text(STILL, head="music: {prompt: calm, use: elevenlabs/music_v1}"),
    "own music that is also made": text(
        STILL,
        head="music: {file: media/bed.flac, take: 2, seconds: 30, use: elevenlabs/music_v1, force_instrumental: no}",
    ),
    "music that hits a scene, and no music": text("hold_s: 2\nmusic_at: 12.5"),
    "a loop backwards": text(STILL, head="music: {file: media/bed.flac, loop_s: [20, 5]}"),
    "a loop of a moment": text(STILL, head="music: {file: media/bed.flac, loop_s: [20, 20.5]}"),
    "music described at too great length": text(
        STILL, head=f"budget_usd: 3\nmusic: {{prompt: {'x' * 4101}, use: elevenlabs/music_v1}}"
    ),
    "settings of a voice for music": text(
        STILL, head="budget_usd: 3\nmakers: {music: {use: elevenlabs/music_v1, prompt_influence: 1}}"
    ),
    "effects that nobody makes": text("hold_s: 2\nsounds: [{prompt: bang, seconds: 1}, {prompt: rain}]"),
    "effects without a budget": text("hold_s: 2\nsounds: [{prompt: bang, seconds: 1}]", head=EFFECTS),
    "an own sound that is also made": text(
        "hold_s: 2\nsounds: [{file: media/line.wav, seconds: 3, take: 2, loop: yes, prompt_influence: 0.5}]"
    ),
    "a sound that is not there": text("hold_s: 2\nsounds: [{file: media/bang.wav}]"),
    "a sound after the scene": text("hold_s: 2\nsounds: [{file: media/line.wav}, {file: media/line.wav, at: 2}]"),
    "a sound at a phrase that is not said": text(SAID + "\nsounds: [{file: media/line.wav, at: a prota}]"),
    "a sound at a phrase without words": text("hold_s: 2\nsounds: [{file: media/line.wav, at: 0:01}]"),
    "neighbours for a voice that does not hear them": text(
        "narration: Hello",
        "narration: {text: Again, use: elevenlabs/eleven_flash_v2_5, voice: a, neighbour_text: yes}",
        "narration: {text: More, neighbour_text: no}",
        head="budget_usd: 3\nmakers: {voice: {use: elevenlabs/eleven_v3, voice_id: a, neighbour_text: yes}}",
    ),
    # words and cards
    "words without words": text("narration: {take: 2}"),
    "a phrase that is not said": text(SAID + "\n" + card("at: a prota")),
    "a phrase that nothing is like": text(SAID + "\n" + card("at: xyzzy")),
    "half a word": text(SAID + "\n" + card("at: chuva")),
    "a phrase that is said twice": text(SAID + "\n" + card("at: porta")),
    "a phrase that is not said a third time": text(SAID + "\n" + card("at: porta#3")),
    "a time like a clock's": text(SAID + "\n" + card("at: 1:30")),
    "a phrase without words": text(STILL + "\n" + card("at: a porta")),
    "a phrase of a recording without text": text("narration: {file: media/line.wav}\n" + card("at: a porta")),
    "a card after the scene": text("hold_s: 2\n" + card("at: 2")),
    "a matte on a title": text("hold_s: 2\n" + card("matte: key")),
    "a matte on what is drawn": text("hold_s: 2\nframe: {prompt: x, matte: key}\nclip: {use: pan, matte: key}"),
    "a matte on what is bought": text(
        "frame: {prompt: x, matte: key}\nclip: {prompt: x, seconds: 5, matte: {kind: key}}", head=PAID
    ),
    "a matte on what a bought clip starts from and ends on": text(
        "frame: {file: media/desk.jpg, matte: key}\nclip: {prompt: x, end: next}\nhold_s: 3",
        "frame: {file: media/desk.jpg, matte: key}\nhold_s: 2",
        head=PAID,
    ),
    "figures without a source": text(
        "hold_s: 2\ncards: [{number: {value: 93}}, {bars: {rows: [{label: a, value: 3}]}}]"
    ),
    "figures written beside a figure": text(
        'hold_s: 2\ncards: [{number: {value: 3, source: a, prefix: "R$ 4", unit: "00%"}}]',
        'hold_s: 2\ncards: [{number: {file: data/walk.csv, column: sharpe, row: 1, label: "+44%"}}]',
        "hold_s: 2\n"
        'cards: [{table: {file: data/walk.csv, title: "971", columns: [{name: fold, prefix: "R$ 4", unit: "0 k"}]}}]',
        'hold_s: 2\ncards: [{line: {file: data/walk.csv, y: sharpe, title: "3,44", against_name: a}}]',
        'hold_s: 2\ncards: [{number: {file: data/walk.csv, column: sharpe, row: 1, unit: "of 14 folds"}}]',
        "hold_s: 2\ncards: [{number: {file: data/walk.csv, column: sharpe, row: 1, unit: m2, source: a}}]",
    ),
    "a figure that is named twice": text(
        "hold_s: 2\ncards: [{number: {file: data/walk.csv, column: sharpe, row: last, expression: max(@)}}]",
        "hold_s: 2\ncards: [{number: {value: 3, source: a, column: sharpe, path: b}}]",
        "hold_s: 2\ncards: [{bars: {rows: [{label: a, value: 3}], source: a, values: sharpe}}]",
    ),
    "a figure that is not named": text(
        "hold_s: 2\ncards: [{number: {file: data/walk.csv}}, {number: {file: data/walk.csv, row: 3}}]",
        "hold_s: 2\ncards: [{bars: {file: data/walk.csv}}]",
    ),
    "a way into a file that is no JSON": text(
        "hold_s: 2\ncards: [{table: {file: data/walk.csv, path: results}}]",
        "hold_s: 2\ncards: [{number: {file: data/walk.csv, column: sharpe, row: 1, path: results}}]",
    ),
    "a chart that is none, or that is asked of a picture": text(
        "hold_s: 2\ncards: [{image: {file: data/walk.json}}, {image: {file: media/desk.jpg, data: data/walk.csv}}]",
        "hold_s: 2\ncards: [{image: {file: media/chart.vl.json}, matte: key}]",
    ),
    "a cut that takes time": text("hold_s: 2\ntransition: {kind: cut, seconds: 1}"),
    "a wipe over nothing": text("hold_s: 2\ntransition: {kind: wipe}"),
    "a dip out of nothing": text('hold_s: 2\ntransition: {color: "#000000", kind: dip}'),
    "a fade with a direction": text('hold_s: 2\ntransition: {kind: fade, direction: left, color: "#000000"}'),
    # the form of the file
    "a voice at once, in a file without edit lists": text(
        "narration: Hello\nlead_s: 0.02\nsounds: [{file: media/line.wav}, {file: media/line.wav, at: 0.5}]",
        head="delivery: youtube-strict\n",
    ),
    "a voice at once, by what is usual in the episode": text(
        "narration: Hello", head="delivery: youtube-strict\nlead_s: 0\n"
    ),
    # lines that go on
    "a line that goes on from nothing": text(STILL, "narration: {continues: porta}"),
    "a line that goes on with other words": text(SAID, "narration: {continues: janela}"),
    "a line that goes on backwards": text(SAID, "narration: {continues: Guarda-chuva}", "narration: {continues: abre}"),
    "a line that goes on with words of its own": text(SAID, "narration: {continues: abre, text: Hello}"),
    # many at once
    "everything at once": text(
        "fixed_s: 2\nframe: {prompt: x, seed: no}\ncards: [{titel: {text: a}}]",
        "frame: {file: media/dsk.jpg}\nclip: {file: media/walk.mp4, take: 0}",
        SAID + "\n" + card("at: porta, for: soon"),
        head="fps: 29.97\nthem: mocha\nmakers: {voice: {use: elevenlabs/eleven_v3}}",
    ),
}

ODD = {
    "words without a letter": text('narration: "…"'),
    "a recording without its text": text("narration: {file: media/line.wav}"),
    "a voice that is not heard": text("narration: {text: Hello, voice: abc}"),
    "a card that outstays its scene": text("hold_s: 2\n" + card("at: 1, for: 4")),
}


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    folder = tmp_path_factory.mktemp("project")
    top = project(folder / "onetake")
    media = top / "episodes" / "media"
    (media / "relatório.png").write_bytes(b"x")
    (media / "empty.jpg").touch()
    (media / "folder.jpg").mkdir()
    os.mkfifo(media / "pipe.jpg")
    (folder / "outside").mkdir()
    (folder / "outside" / "desk.jpg").write_bytes(b"x")
    (folder / "desk.jpg").write_bytes(b"x")
    (media / "out.jpg").symlink_to(folder / "outside" / "desk.jpg")
    (media / "dangling.jpg").symlink_to(folder / "nothing.jpg")
    (media / "inside.jpg").symlink_to("desk.jpg")
    (top / "episodes" / "elsewhere").symlink_to(folder / "outside")
    return top


def told(root, content: str) -> tuple[Mistake, ...]:
    try:
        load(write(root, content))
    except EpisodeError as error:
        return error.mistakes
    return ()


def test_every_broken_rule_is_told_with_place_value_and_remedy(root, golden):
    cases = {name: "\n".join(map(str, told(root, content))) for name, content in BROKEN.items()}
    golden("episode/rules.txt", "\n".join(f"# {name}\n{what}\n" for name, what in cases.items()))


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN)
def test_every_mistake_has_a_line(root, content):
    assert told(root, content)
    assert all(mistake.line and mistake.column for mistake in told(root, content))


def test_what_is_odd_is_warned_of_and_stops_nothing(root, golden):
    cases = {name: "\n".join(map(str, load(write(root, content)).warnings)) for name, content in ODD.items()}
    golden("episode/warnings.txt", "\n".join(f"# {name}\n{what}\n" for name, what in cases.items()))


FINE = {
    "a title of 200 characters": text(STILL).replace("A test", "x" * 200),
    "paid makers, all of them": text(
        """
        frame: {prompt: x, seed: 7}
        clip: {prompt: slow push in, seconds: auto}
        narration: Hello there.
        """,
        """
        frame: {prompt: x, aspect_ratio: 21:9}
        clip: {shots: [{prompt: a, seconds: 4}, {prompt: b, seconds: 3}], end: next, audio: true}
        narration: {text: Hello, voice: other, stability: 0.3}
        """,
        "frame: {file: media/desk.jpg}\nclip: {prompt: x, seconds: 15, end: {file: media/desk.jpg}}",
        head=PAID,
    ),
    "clips of every maker": text(
        "frame: {prompt: x}\nclip: {prompt: x, seconds: 8, seed: 3, safety_tolerance: 5, auto_fix: no}",
        "frame: {prompt: x}\nclip: {prompt: x, use: fal/veo3.1, seconds: 4, negative_prompt: y, resolution: 4k}",
        "frame: {prompt: x}\nclip: {prompt: x, use: fal/seedance-2.0, seconds: 15, end: {prompt: y}, resolution: 480p}",
        f"frame: {{prompt: x}}\nclip: {{prompt: {'x' * 2501}, bitrate_mode: high, use: fal/seedance-2.0, seconds: 4}}",
        "frame: {prompt: x}\nclip: {prompt: x, use: fal/kling-v3-standard, cfg_scale: 0.3, audio: yes}\nhold_s: 2",
        head=PAID.replace("kling-v3-pro", "veo3.1-fast, resolution: 1080p"),
    ),
    "prompts that are only drawn, without a budget": text(
        "frame: {prompt: x}\nclip: {prompt: slow push in, shots: [{prompt: a, seconds: 5}]}".replace(
            "prompt: slow push in, ", ""
        ),
        "frame: {prompt: x}\nclip: {prompt: slow push in, seconds: 2.5}\nnarration: Hello.",
    ),
    "a paid maker that nothing is asked of": text("hold_s: 2", head=PAID.replace("budget_usd: 30\n", "")),
    "a paid line of silence costs nothing": text(
        'narration: "…"\nhold_s: 2', head=PAID.replace("budget_usd: 30\n", "")
    ),
    "words alone": text("narration: Hello."),
    "own music and own sounds": text(
        SAID + "\nsounds: [{file: media/line.wav, at: porta#2}, {file: media/line.wav, gain_db: -30}]",
        head="music: {file: media/bed.flac}",
    ),
    "makers of sound that nothing is asked of": text(STILL, head="makers: {music: {use: elevenlabs/music_v1}}"),
    "an own clip alone": text("clip: {file: media/walk.mp4}"),
    "a link inside the project": text("frame: {file: media/inside.jpg}\nhold_s: 2"),
    "a way round inside the project": text("frame: {file: ../episodes/media/../media/desk.jpg}\nhold_s: 2"),
    "an accent composed": text(f"frame: {{file: media/{normalize('NFC', 'relatório')}.png}}\nhold_s: 2"),
    "an accent decomposed": text(f"frame: {{file: media/{normalize('NFD', 'relatório')}.png}}\nhold_s: 2"),
    "a phrase that is said once": text(SAID + "\n" + card('at: "Guarda-chuva na"')),
    "a phrase in other case, without its comma": text(SAID + "\n" + card("at: ABRE E")),
    "a phrase that is said twice, the second time": text(SAID + "\n" + card("at: porta#2")),
    "a bought frame, another line for it": text("frame: {prompt: x, use: animatic}\nhold_s: 2", head=PAID),
    "a clip that is drawn on purpose": text("frame: {prompt: x}\nclip: {use: pan, move: left, seconds: 3}", head=PAID),
}


@pytest.mark.parametrize("content", FINE.values(), ids=FINE)
def test_what_is_right_is_let_through(root, content):
    assert told(root, content) == ()


def test_a_project_reached_through_a_link_is_still_one_project(root, tmp_path):
    (tmp_path / "shortcut").symlink_to(root)
    episode = write(root, FINE["a link inside the project"])
    assert load(tmp_path / "shortcut" / "episodes" / episode.name).scenes[0].frame


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(trees(schema.whole()))
def test_no_episode_however_wrong_breaks_the_rules(tree):
    report = Report("ep.yaml")
    top = schema.read(tree, report)
    if top is not None:
        rules.check(top, report)
    assert report.mistakes  # nothing that is drawn blindly is right in every field


# Phrases


@pytest.mark.parametrize(
    ("phrase", "places"),
    [
        ("porta", [1, 5]),
        ("a porta", [0, 4]),
        ("PORTA ABRE", [1]),
        ("abre e a", [2]),
        ("guarda-chuva", [7]),
        ("chuva", []),
        ("mão", [9]),
        ("mao", []),
        ("", []),
        ("…", []),
    ],
)
def test_where_a_phrase_is_said(phrase, places):
    said = phrases.words("A porta abre, e a porta fecha. Guarda-chuva na mão.")
    assert phrases.places(said, phrase) == places


def test_markup_is_not_said():
    said = phrases.words('Olá <break time="1.5s"/> a [whispers] porta — abre.')
    assert phrases.places(said, "olá a porta abre") == [0]
    assert phrases.places(said, "whispers") == []


@pytest.mark.parametrize(
    ("at", "parts"),
    [
        ("porta", ("porta", None)),
        ("porta#2", ("porta", 2)),
        ("C# #3", ("C#", 3)),
        ("C#", ("C#", None)),
        ("#2", ("#2", None)),
    ],
)
def test_which_time_a_phrase_is_meant(at, parts):
    assert phrases.split(at) == parts


@given(
    st.lists(st.sampled_from(["a", "porta", "Abre,", "—", "guarda-chuva.", "«não»"]), min_size=1, max_size=12),
    st.data(),
)
def test_every_run_of_words_is_found_where_it_stands(said, data):
    start = data.draw(st.integers(0, len(said) - 1))
    end = data.draw(st.integers(start + 1, len(said)))
    if said[start] == "—" or set(said[start:end]) == {"—"}:
        return
    found = phrases.places(said, " ".join(said[start:end]))
    assert start in found
    nth = found.index(start) + 1
    assert phrases.place(said, f"{' '.join(said[start:end])}#{nth}") == start
