"""Loading: what an episode is once it is checked, what a season is, and what is kept of the checking."""

from __future__ import annotations

import json
import os
import runpy
import subprocess
import sys
import threading
from dataclasses import asdict, replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any
from unicodedata import normalize

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stages.core import checked, checking, episode
from stages.core.episode import load, load_all
from stages.core.errors import EpisodeError
from stages.core.model import Maker, Matte, Music, Narration, Shot, Sound, Transition
from stages.core.report import MOST
from tests.episodes import HEAD, MINIMAL, PAID, project, text, write

REPOSITORY = Path(__file__).parents[3]
F = Fraction


@pytest.fixture
def root(tmp_path):
    return project(tmp_path)


def without_lines(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            name: without_lines(part) for name, part in value.items() if name not in ("line", "column", "path", "slug")
        }
    if isinstance(value, list | tuple):
        return [without_lines(part) for part in value]
    return value


def said(root: Path, content: str | bytes) -> dict[str, Any]:
    """An episode but for its file and its lines."""
    plain: dict[str, Any] = without_lines(asdict(load(write(root, content))))
    return plain


# Defaults


def test_the_shortest_episode_has_every_default(root):
    ep = load(write(root, MINIMAL))
    (scene,) = ep.scenes
    assert (ep.slug, ep.title, ep.language, ep.size, ep.fps, ep.theme) == (
        "ep",
        "A test",
        "en",
        (1920, 1080),
        F(24),
        "mocha",
    )
    assert (ep.budget_usd, ep.rebuy_in_doubt_below_usd, ep.music, ep.brand, ep.runtime_s) == (
        None,
        Decimal("0.1"),
        None,
        None,
        None,
    )
    assert ep.path == root / "episodes" / "ep.yaml"
    assert (scene.number, scene.name, scene.frame, scene.clip, scene.narration, scene.cards) == (
        1,
        "one",
        None,
        None,
        None,
        (),
    )
    assert (scene.lead_s, scene.tail_s, scene.hold_s, scene.fit, scene.audio_db) == (
        F(1, 2),
        F(3, 2),
        F(2),
        None,
        F(-18),
    )
    assert scene.transition == Transition()
    assert not ep.warnings


def test_first_lead_and_last_tail_are_longer(root):
    scenes = load(write(root, text("hold_s: 2", "hold_s: 2", "hold_s: 2"))).scenes
    assert [scene.lead_s for scene in scenes] == [F(1, 2), F(1, 4), F(1, 4)]
    assert [scene.tail_s for scene in scenes] == [F(7, 20), F(7, 20), F(3, 2)]


def test_an_episode_sets_lead_and_tail_for_all_and_a_scene_for_itself(root):
    head = "lead_s: 0.1\ntail_s: 0.2"
    scenes = load(write(root, text("hold_s: 2", "hold_s: 2\nlead_s: 1\ntail_s: 0", "hold_s: 2", head=head))).scenes
    assert [scene.lead_s for scene in scenes] == [F(1, 10), F(1), F(1, 10)]
    assert [scene.tail_s for scene in scenes] == [F(1, 5), F(0), F(1, 5)]


def test_everything_paid(root):
    one, two, _ = load(
        write(
            root,
            text(
                """
                frame: {prompt: x, seed: 7, raw: true}
                clip: {prompt: slow push in, audio: true}
                narration: {text: Hello, voice: other, stability: 1.0, take: 2}
                """,
                """
                frame: {prompt: y, use: animatic}
                clip: {use: pan, move: left, seconds: 2.5, keep: tail}
                narration: Hello
                transition: {kind: fade, seconds: 1}
                """,
                """
                frame: {prompt: z, take: 3}
                clip: {shots: [{prompt: a, seconds: 2}, {prompt: b, seconds: 3}], end: {prompt: c, seed: 1}}
                """,
                head="""
                budget_usd: 30.00
                makers:
                  frame: {use: bfl/flux-pro-1.1-ultra, aspect_ratio: "16:9", price_usd: 0.06}
                  clip: {use: fal/kling-v3-pro, audio: false, cfg_scale: 0.4}
                  voice: {use: elevenlabs/eleven_multilingual_v2, voice_id: abc, stability: 0.5, style: 1}
                """,
            ),
        )
    ).scenes
    ultra = {"aspect_ratio": "16:9", "price_usd": "0.06"}
    assert one.frame is not None
    assert one.frame.maker == Maker("bfl/flux-pro-1.1-ultra", {**ultra, "raw": True})
    assert one.clip is not None
    assert one.clip.maker == Maker("fal/kling-v3-pro", {"audio": False, "cfg_scale": 0.4})
    assert (one.clip.seconds, one.clip.audio, one.clip.prompt) == ("auto", True, "slow push in")
    voice = {"voice_id": "other", "stability": 1, "style": 1}
    assert one.narration is not None
    assert one.narration == Narration(
        Maker("elevenlabs/eleven_multilingual_v2", voice), "Hello", take=2, line=one.narration.line
    )
    assert two.frame is not None
    assert two.frame.maker == Maker("animatic")  # the settings of the other maker do not follow it
    assert two.clip is not None
    assert (two.clip.maker, two.clip.seconds, two.clip.move, two.clip.keep) == (Maker("pan"), F(5, 2), "left", "tail")
    assert two.narration is not None
    assert two.narration.maker.settings == {"voice_id": "abc", "stability": 0.5, "style": 1}
    assert two.transition == Transition("fade", F(1), line=two.transition.line)
    assert _.clip is not None
    assert (_.clip.shots, _.clip.seconds, _.clip.end) == (
        (Shot("a", 2), Shot("b", 3)),
        None,
        {"prompt": "c", "seed": 1},
    )
    assert _.frame is not None
    assert _.frame.take == 3


def test_own_files_are_absolute_and_made_by_nobody(root):
    ep = load(
        write(
            root,
            text(
                """
                frame: {file: media/desk.jpg}
                clip: {file: media/walk.mp4}
                narration: {file: ./media/line.wav, text: Hello}
                cards: [{image: {file: media/../media/desk.jpg, caption: A desk}, at: hello, for: 1.5}]
                """,
                head=PAID + "music: {file: media/bed.flac, gain_db: -18}",
            ),
        )
    )
    (scene,) = ep.scenes
    media = root / "episodes" / "media"
    assert scene.frame is not None
    assert (scene.frame.file, scene.frame.maker) == (media / "desk.jpg", Maker("own"))
    assert scene.clip is not None
    assert (scene.clip.file, scene.clip.maker, scene.clip.seconds) == (media / "walk.mp4", Maker("own"), None)
    assert scene.narration is not None
    assert (scene.narration.file, scene.narration.text) == (media / "line.wav", "Hello")
    (card,) = scene.cards
    assert (card.number, card.kind, card.spec) == (1, "image", {"file": media / "desk.jpg", "caption": "A desk"})
    assert (card.at, card.for_s) == ("hello", F(3, 2))
    assert ep.music is not None
    assert ep.music == Music(Maker("own"), file=media / "bed.flac", gain_db=F(-18), duck_db=F(12), line=ep.music.line)


def test_music_and_sounds_that_are_made_have_their_settings(root):
    ep = load(
        write(
            root,
            text(
                """
                narration: A door opens.
                sounds:
                  - {prompt: a creak, seconds: 1.5, at: door, prompt_influence: 0.7, take: 2}
                  - {file: media/line.wav, at: 0.25, gain_db: -30}
                """,
                "hold_s: 2\nsounds: [{prompt: rain, seconds: 30}]",
                head="""
                budget_usd: 3
                makers:
                  music: {use: elevenlabs/music_v1, seconds: 90, price_usd: 0.45}
                  sound: {use: elevenlabs/eleven_text_to_sound_v2, output_format: mp3_44100_64}
                music: {prompt: slow strings, force_instrumental: false, duck_db: 9}
                """,
            ),
        )
    )
    composer = {"seconds": 90, "price_usd": "0.45", "force_instrumental": False}
    assert ep.music is not None
    assert without_lines(asdict(ep.music)) == without_lines(
        asdict(Music(Maker("elevenlabs/music_v1", composer), "slow strings", None, 90, F(-20), F(9)))
    )
    effects = Maker("elevenlabs/eleven_text_to_sound_v2", {"output_format": "mp3_44100_64"})
    livelier = Maker(effects.use, {**effects.settings, "prompt_influence": 0.7})
    own = root / "episodes" / "media" / "line.wav"
    assert [replace(sound, line=0) for scene in ep.scenes for sound in scene.sounds] == [
        Sound(1, livelier, "a creak", None, F("1.5"), "door", take=2),
        Sound(2, Maker("own"), None, own, None, F("0.25"), F(-30)),
        Sound(1, effects, "rain", None, F(30)),
    ]
    assert load(
        write(root, text("hold_s: 2", head="music: {prompt: x, use: elevenlabs/music_v1}\nbudget_usd: 1"))
    ).music


def test_the_settings_of_a_voice_are_plain_values_for_a_line_too(root):
    one, two = load(
        write(
            root,
            text(
                "narration: Hello there.",
                "narration: {text: And again., neighbour_text: false, pronunciation_dictionaries: [{id: d2}]}",
                head=PAID.replace(
                    "voice_id: abc123",
                    "voice_id: abc123, neighbour_text: yes, pronunciation_dictionaries: [{id: d1, version: v7}]",
                ),
            ),
        )
    ).scenes
    assert one.narration is not None
    assert two.narration is not None
    assert one.narration.maker.settings == {
        "voice_id": "abc123",
        "neighbour_text": True,
        "pronunciation_dictionaries": [{"id": "d1", "version": "v7"}],
    }
    assert two.narration.maker.settings == {
        "voice_id": "abc123",
        "neighbour_text": False,
        "pronunciation_dictionaries": [{"id": "d2"}],
    }


def test_numbers_are_what_was_written(root):
    ep = load(write(root, text("hold_s: 2.3", head="fps: 30000/1001\nbudget_usd: 0.10\nruntime_s: [2.5, 007]")))
    assert ep.scenes[0].hold_s == F("2.3")
    assert ep.fps == F(30000, 1001)
    assert (ep.budget_usd, ep.runtime_s) == (Decimal("0.1"), (F("2.5"), F(7)))


@pytest.mark.parametrize(
    ("written", "meant"),
    [("pt-br", "pt-BR"), ("PT-BR", "pt-BR"), ("zh-hant-tw", "zh-Hant-TW"), ("no", "no"), ("es-419", "es-419")],
)
def test_a_language_is_written_as_its_standard_does(root, written, meant):
    assert load(write(root, MINIMAL.replace(": en", f": {written}"))).language == meant


@pytest.mark.parametrize(
    "narration",
    [
        "narration: Às duas da manhã, o gráfico ainda subia.",
        'narration: "Às duas da manhã,   o gráfico ainda subia. "',
        "narration: >\n  Às duas da manhã,\n  o gráfico ainda subia.",
        "narration: |\n  Às duas da manhã,\n  o gráfico ainda subia.",
        "narration:\n  text: Às duas da manhã,\n    o gráfico ainda subia.",
        "narration: {text: 'Às duas da manhã, o gráfico ainda subia.'}",
    ],
)
def test_how_a_line_is_wrapped_in_the_file_does_not_matter(root, narration):
    spoken = load(write(root, text(narration))).scenes[0].narration
    assert spoken is not None
    assert spoken.text == "Às duas da manhã, o gráfico ainda subia."


def test_a_line_without_letters_is_silent(root):
    silent, spoken = load(write(root, text('narration: "… 🎬"', "narration: 1984"))).scenes
    assert silent.narration is not None
    assert silent.narration.silent
    assert spoken.narration is not None
    assert not spoken.narration.silent


def test_line_breaks_in_a_title_are_kept(root):
    scene = load(write(root, text('hold_s: 2\ncards: [{title: {text: "One\\ntwo"}}]'))).scenes[0]
    assert scene.cards[0].spec == {"text": "One\ntwo"}


# Laws

WORD = st.text("abcçéão ïñ#:,'\"{}[]-01", min_size=1, max_size=20).filter(lambda word: bool(word.strip()))
SECONDS = st.decimals("0.1", "20", places=2).map(str)


def optional(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional=fields)


FRAMES = st.one_of(
    st.fixed_dictionaries({"prompt": WORD}, optional={"seed": st.integers(0, 99), "take": st.integers(1, 9)}),
    st.just({"file": "media/desk.jpg"}),
)
CLIPS = st.one_of(
    optional(prompt=WORD, seconds=SECONDS, move=st.sampled_from(["left", "still"])), st.just({"file": "media/walk.mp4"})
)
CARDS: st.SearchStrategy[dict[str, Any]] = st.tuples(
    st.one_of(
        st.fixed_dictionaries({"title": st.fixed_dictionaries({"text": WORD}, optional={"kicker": WORD})}),
        st.fixed_dictionaries({"quote": st.fixed_dictionaries({"text": WORD}, optional={"by": WORD, "source": WORD})}),
        st.fixed_dictionaries({"lower-third": st.fixed_dictionaries({"name": WORD}, optional={"role": WORD})}),
        st.just({"image": {"file": "media/desk.jpg"}}),
    ),
    optional(**{"at": st.just("0.05"), "for": SECONDS}),
).map(lambda both: {**both[0], **both[1]})
SCENES = st.fixed_dictionaries(
    {"hold_s": SECONDS},
    optional={
        "frame": FRAMES,
        "clip": CLIPS,
        "narration": st.one_of(WORD, st.fixed_dictionaries({"text": WORD}, optional={"take": st.integers(1, 5)})),
        "cards": st.lists(CARDS, max_size=3),
        "transition": st.sampled_from([{"kind": "cut"}, {"kind": "fade"}, {"kind": "fade", "seconds": "0.4"}]),
        "lead_s": SECONDS,
        "tail_s": SECONDS,
        "fit": st.sampled_from(["hold", "slow", "loop"]),
    },
)


def named(ep: dict[str, Any]) -> dict[str, Any]:
    return {**ep, "scenes": [{"name": f"scene-{n}", **scene} for n, scene in enumerate(ep["scenes"])]}


EPISODES = st.fixed_dictionaries(
    {
        "title": WORD,
        "language": st.sampled_from(["en", "pt-BR", "no"]),
        "scenes": st.lists(SCENES, min_size=1, max_size=4),
    },
    optional={
        "fps": st.sampled_from(["24", "30000/1001"]),
        "size": st.sampled_from(["64x36", "1080x1920"]),
        "lead_s": SECONDS,
    },
).map(named)


def flow(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {flow(part)}" for name, part in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(flow(part) for part in value) + "]"
    return written(value)


def written(value: Any) -> str:
    """Numbers and words of the schema as they are, everything else in quotes."""
    bare = (
        isinstance(value, int) or value.replace(".", "").isdigit() or value in ("cut", "fade", "no", "24", "30000/1001")
    )
    return str(value) if bare else json.dumps(value, ensure_ascii=False)


def block(value: Any, depth: int, order: Any, comments: bool) -> str:
    """The same in YAML's block style, fields in another order, comments between."""
    pad, note = "  " * depth, "  # a: {comment\n" if comments else "\n"
    if isinstance(value, dict) and value:
        lines = [f"{pad}{name}:{nested(value[name], depth, order, comments)}" for name in order(list(value))]
    elif isinstance(value, list) and value:
        lines = [f"{pad}-{nested(item, depth, order, comments)}" for item in value]
    else:
        return f"{pad}{flow(value)}{note}"
    return "".join(lines)


def nested(value: Any, depth: int, order: Any, comments: bool) -> str:
    if isinstance(value, dict | list) and value:
        return "\n" + block(value, depth + 1, order, comments)
    return " " + block(value, 0, order, comments)


fewer = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


@fewer
@given(EPISODES)
def test_every_valid_episode_loads_as_it_was_written(root, wanted):
    ep = load(write(root, "".join(f"{name}: {flow(value)}\n" for name, value in wanted.items())))
    assert ep.title == " ".join(normalize("NFC", wanted["title"]).split())
    assert [scene.name for scene in ep.scenes] == [scene["name"] for scene in wanted["scenes"]]
    for scene, asked in zip(ep.scenes, wanted["scenes"], strict=True):
        assert scene.hold_s == F(asked["hold_s"])
        assert len(scene.cards) == len(asked.get("cards", []))
        assert (scene.frame is None, scene.clip is None) == ("frame" not in asked, "clip" not in asked)


@fewer
@given(EPISODES, st.randoms(use_true_random=False), st.booleans())
def test_order_of_fields_comments_and_style_do_not_matter(root, wanted, random, comments):
    def shuffled(names: list[str]) -> list[str]:
        return sorted(names, key=lambda _: random.random())

    plain = "".join(f"{name}: {flow(value)}\n" for name, value in wanted.items())
    assert said(root, plain) == said(root, block(wanted, 0, shuffled, comments))


@fewer
@given(EPISODES)
def test_decomposed_text_is_the_same_episode(root, wanted):
    plain = "".join(f"{name}: {flow(value)}\n" for name, value in wanted.items())
    assert said(root, normalize("NFC", plain)) == said(root, normalize("NFD", plain))


@fewer
@given(EPISODES)
def test_what_was_kept_is_what_was_checked(root, wanted):
    file = write(root, "".join(f"{name}: {flow(value)}\n" for name, value in wanted.items()))
    fresh, files = checking.check(file.read_bytes(), file, root, "episodes/ep.yaml")
    checked.keep(root / "kept", "0" * 64, root, fresh, files)
    assert checked.find(root / "kept", "0" * 64, root) == (fresh, files)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.data())
def test_a_damaged_file_never_gives_anything_but_an_episode_or_its_mistakes(root, data):
    raw = bytearray(
        text(
            "frame: {prompt: x, seed: 7}\ncards: [{title: {text: a}, at: 0.5}]\nnarration: >\n  Olá\nhold_s: 2"
        ).encode()
    )
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(raw) - 1))
        raw[place : place + data.draw(st.integers(0, 3))] = data.draw(
            st.binary(max_size=3) | st.sampled_from([b"\t", b":", b"- ", b"#", b"{", b"\n"])
        )
    try:
        load(write(root, bytes(raw)))
    except EpisodeError as error:
        assert error.mistakes


# What is kept


def kept(root: Path) -> list[Path]:
    return sorted((root / "cache" / "checked").iterdir())


def test_a_second_load_reads_no_yaml(root, monkeypatch):
    file = write(root, text("frame: {file: media/desk.jpg}\nhold_s: 2", 'narration: "…"'))
    first = load(file)
    monkeypatch.setattr(checking, "check", lambda *_: pytest.fail("it was checked again"))
    assert load(file) == first
    assert load(file).warnings


def test_a_link_inside_the_project_is_trusted_like_a_file(root, monkeypatch):
    (root / "episodes" / "media" / "link.jpg").symlink_to("desk.jpg")
    file = write(root, text("frame: {file: media/link.jpg}\nhold_s: 2"))
    first = load(file)
    monkeypatch.setattr(checking, "check", lambda *_: pytest.fail("it was checked again"))
    assert load(file) == first


def test_a_second_load_imports_no_parser(root):
    file = write(root, MINIMAL)
    load(file)
    code = (
        "import sys; from pathlib import Path; from stages.core import episode; "
        f"episode.load(Path({str(file)!r})); print(*sorted({{'yaml', 'jsonschema', 'difflib'}} & sys.modules.keys()))"
    )
    ran = subprocess.run([sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True, text=True, check=True)
    assert ran.stdout == "\n"


def test_a_clone_elsewhere_can_use_what_was_kept(root, tmp_path_factory, monkeypatch):
    content = text("frame: {file: media/desk.jpg}\nhold_s: 2")
    load(write(root, content))
    clone = project(tmp_path_factory.mktemp("clone"))
    monkeypatch.setenv("ONETAKE_CACHE", str(root / "cache"))
    monkeypatch.setattr(checking, "check", lambda *_: pytest.fail("it was checked again"))
    ep = load(write(clone, content))
    assert ep.path.is_relative_to(clone)
    assert ep.scenes[0].frame is not None
    assert ep.scenes[0].frame.file == clone / "episodes" / "media" / "desk.jpg"


def test_files_are_looked_for_again(root):
    file = write(root, text("frame: {file: media/desk.jpg}\nhold_s: 2"))
    load(file)
    picture = root / "episodes" / "media" / "desk.jpg"
    picture.unlink()
    with pytest.raises(EpisodeError, match=r'there is no file "media/desk\.jpg"'):
        load(file)
    picture.symlink_to("/etc/passwd")
    with pytest.raises(EpisodeError, match="a link that leaves the project"):
        load(file)
    picture.unlink()
    picture.touch()
    with pytest.raises(EpisodeError, match="is empty"):
        load(file)
    picture.write_bytes(b"x")
    assert load(file)


def test_a_folder_that_became_a_way_out_is_noticed(root, tmp_path_factory):
    file = write(root, text("frame: {file: media/desk.jpg}\nhold_s: 2"))
    load(file)
    outside = tmp_path_factory.mktemp("outside")
    media = root / "episodes" / "media"
    media.rename(outside / "media")
    media.symlink_to(outside / "media")
    with pytest.raises(EpisodeError, match="leaves the project"):
        load(file)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda _: b"",
        lambda raw: raw[:-20],
        lambda raw: raw.replace(b"A test", b"A tess"),
        lambda raw: raw + b"x",
        lambda raw: b"\xff" + raw,
        lambda _: b"[]\n",
        lambda _: b"{" * 100_000,
    ],
    ids=["empty", "cut short", "one letter", "longer", "no text", "something else", "nonsense"],
)
def test_a_damaged_entry_is_not_believed(root, spoil):
    file = write(root, MINIMAL)
    first = load(file)
    (entry,) = kept(root)
    entry.write_bytes(spoil(entry.read_bytes()))
    assert load(file) == first
    assert json.loads(entry.read_text())["checked"]


def test_an_entry_is_json_that_anybody_can_read(root):
    load(write(root, MINIMAL))
    (entry,) = kept(root)
    assert json.loads(entry.read_text())["checked"][0]["=Episode"][0] == "ep"
    assert str(root) not in entry.read_text()


def test_a_broken_episode_is_not_kept(root):
    with pytest.raises(EpisodeError):
        load(write(root, HEAD))
    assert not (root / "cache").exists()


def test_a_changed_byte_or_name_asks_again():
    raw = MINIMAL.encode()
    keys = {
        checked.digest(raw, "episodes/ep.yaml"),
        checked.digest(raw, "episodes/b.yaml"),
        checked.digest(raw + b"#", "episodes/ep.yaml"),
    }
    assert len(keys) == 3


def test_only_so_many_are_kept(root, monkeypatch):
    monkeypatch.setattr(checked, "KEPT", 3)
    for n in range(6):
        load(write(root, MINIMAL.replace("hold_s: 2", f"hold_s: {n + 1}")))
        for age, entry in enumerate(kept(root)):
            if entry.stat().st_mtime_ns > 10**18:
                os.utime(entry, ns=(n * 10**9 + age, n * 10**9 + age))
    assert len(kept(root)) == 3


def test_a_cache_that_cannot_be_written_is_no_trouble(root):
    (root / "cache").write_text("a file in its place")
    assert load(write(root, MINIMAL)).title == "A test"


def test_two_loads_at_once_agree(root):
    file = write(root, text(*["hold_s: 2"] * 6))
    found: list[Any] = []
    threads = [threading.Thread(target=lambda: found.append(load(file))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert all(ep == found[0] for ep in found)
    assert len(kept(root)) == 1


# A season


def test_a_season_holds_the_good_and_the_reasons_of_the_broken(root):
    for name, content in (("demo", MINIMAL), ("ep3", HEAD), ("zoo", MINIMAL)):
        write(root, content, name)
    season = load_all(root / "episodes")
    assert [ep.slug for ep in season] == ["demo", "zoo"]
    assert list(season.broken) == ["ep3"]
    assert "episodes/ep3.yaml:1:1: the episode has no scenes" in str(season.broken["ep3"])
    assert episode.names(root / "episodes") == ["demo", "ep3", "zoo"]


def test_a_season_of_one_reads_no_other_file(root):
    write(root, MINIMAL, "demo")
    write(root, HEAD, "ep3")
    season = load_all(root / "episodes", "demo")
    assert [ep.slug for ep in season.episodes] == ["demo"]
    assert not season.broken
    assert list(load_all(root / "episodes", "ep3").broken) == ["ep3"]


def test_an_episode_that_is_not_there_is_named_with_the_nearest(root):
    write(root, MINIMAL, "demo")
    with pytest.raises(EpisodeError) as caught:
        load_all(root / "episodes", "dem")
    assert str(caught.value) == 'episodes: there is no episode "dem"\nhint: did you mean demo?'


def test_notes_hidden_files_and_folders_are_no_episodes(root):
    write(root, MINIMAL, "demo")
    write(root, "- 1", "demo.review")
    write(root, "- 1", ".draft")
    (root / "episodes" / "README.md").touch()
    assert episode.names(root / "episodes") == ["demo"]
    assert not load_all(root / "episodes").broken


def test_a_season_of_nothing(tmp_path):
    season = load_all(tmp_path / "episodes")
    assert (season.episodes, season.broken) == ((), {})


def test_a_relative_folder_is_the_same_season(root, monkeypatch):
    write(root, MINIMAL, "demo")
    monkeypatch.chdir(root)
    assert load_all(Path("episodes")) == load_all(root / "episodes")


STRANGE = {
    "my episode.yaml": MINIMAL,
    "ação.yaml": MINIMAL,
    "ep.3.yaml": MINIMAL,
    "other.yml": MINIMAL,
    "same.yaml": MINIMAL,
    "SAME.yaml": MINIMAL,
}


def test_files_that_cannot_be_episodes_say_why(root, golden):
    for name, content in STRANGE.items():
        (root / "episodes" / name).write_text(content)
    (root / "episodes" / "folder.yaml").mkdir()
    (root / "episodes" / "gone.yaml").symlink_to("nowhere.yaml")
    season = load_all(root / "episodes")
    assert [ep.slug for ep in season] == ["SAME"]
    golden("episode/season.txt", "\n".join(f"# {name}\n{error}\n" for name, error in season.broken.items()))


def test_an_episode_that_does_not_exist_is_an_error_of_the_author(root):
    with pytest.raises(EpisodeError, match=r"episodes/none\.yaml: the file cannot be read: No such file or directory"):
        load(root / "episodes" / "none.yaml")


def test_more_mistakes_than_anybody_reads_are_counted(root):
    with pytest.raises(EpisodeError) as caught:
        load(write(root, HEAD + "scenes:\n" + "  - {zebra: 1}\n" * 300))
    assert len(caught.value.mistakes) == MOST + 1
    assert str(caught.value).endswith("episodes/ep.yaml: there are 700 more mistakes")


# The page


def test_the_reference_page_is_up_to_date():
    wanted = runpy.run_path(str(REPOSITORY / "docs" / "reference.py"))["page"]()
    page = (REPOSITORY / "docs" / "episode-file.md").read_text(encoding="utf-8")
    assert page == wanted, "run python docs/reference.py"


def test_the_example_on_the_reference_page_loads(root):
    page = (REPOSITORY / "docs" / "episode-file.md").read_text(encoding="utf-8")
    (root / "episodes" / "media" / "hall.mp4").write_bytes(b"x")
    assert len(load(write(root, page.partition("```yaml\n")[2].partition("```")[0])).scenes) == 2


def test_a_matte_is_assembled_with_its_defaults():
    from stages.core import assemble, document, schema
    from stages.core.report import Report

    tree = document.read(
        text("hold_s: 2\nframe: {prompt: x, matte: {kind: key, color: 0xabcdef, blend: 0.2}}").encode()
    ).root
    assert tree is not None
    top = schema.read(tree, Report("ep.yaml"))
    assert top is not None
    assert assemble._matte(top["scenes"][0]["frame"]["matte"]) == Matte("#ABCDEF", F("0.08"), F("0.2"))
    assert assemble._matte("key") == Matte()
