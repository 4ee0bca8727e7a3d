"""The line and its plan, with steps that write a small true file and count their calls."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path

import pytest

from renderers.painting import Painting, RenderError
from stages.core.errors import EpisodeError, Mistake
from stages.core.plan import as_json, as_text, draw_up
from stages.core.recipe import Recipe
from stages.core.step import Line, Order, Step, build_path
from stages.core.store import Store, digest_of
from stages.core.terms import Seller


class Workshop:
    """A line of four: a frame, a clip of it, words, and a timeline that reads words and clip."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "cache"
        self.calls: Counter[str] = Counter()
        self.fields = {"prompt": "a red door", "text": "Olá"}
        self.paid: set[str] = set()
        self.suffix = b""

    def line(self) -> Line:
        return Line([self.frame("a"), self.clip(), self.words(), self.timeline()], Store(self.root))

    def step(self, kind: str, order, **fields) -> Step:
        name = fields.pop("scene", "a")

        def paint(settings, inputs, into, progress):
            self.calls[kind] += 1
            into.write_bytes(repr(sorted(settings.items())).encode() + self.suffix)
            return Painting()

        return Step(
            task=f"{kind}:ep/{name}" if kind != "timeline" else "timeline:ep",
            episode="ep",
            kind=kind,
            maker=kind,
            ext="txt",
            order=order if callable(order) else lambda _: order,
            paint=None if kind in self.paid else paint,
            seller=Seller("a.shop", "a.gate") if kind in self.paid else None,
            links=(build_path("ep", f"{name}/{kind}.txt", draft=False),),
            price_usd=Decimal("0.06") if kind in self.paid else None,
            **fields,
        )

    def frame(self, scene: str) -> Step:
        recipe = Recipe("frames", {"use": "f"}, {"prompt": self.fields["prompt"]}, paid="frames" in self.paid)
        return self.step("frames", Order(recipe, price_usd=Decimal("0.06")), scene=scene)

    def clip(self) -> Step:
        frame = self.recipe(self.frame("a")).ref("txt")
        recipe = Recipe("clips", {"use": "c"}, {"move": "in"}, {"frame": frame}, paid="clips" in self.paid)
        return self.step("clips", Order(recipe, {"frame": self.root / frame}), uses=("frames:ep/a",))

    def recipe(self, step: Step) -> Recipe:
        """Of a step that reads nothing."""
        order = step.order(Line([], Store(self.root)))
        assert order is not None
        return order.recipe

    def words(self) -> Step:
        return self.step("narration", Order(Recipe("narration", {"use": "n"}, {"text": self.fields["text"]})))

    def timeline(self) -> Step:
        def order(line: Line) -> Order | None:
            records = [line.record("narration:ep/a"), line.record("clips:ep/a")]
            if None in records:
                return None
            return Order(Recipe("timeline", {"use": "t"}, {"digests": [record.digest for record in records if record]}))

        return self.step("timeline", order, reads=("narration:ep/a", "clips:ep/a"))

    def run(self) -> Counter[str]:
        """Build as doit would: what a step reads first, what it uses only when it is made. Returns what was made."""
        before, line = self.calls.copy(), self.line()
        done: set[str] = set()

        def build(task: str) -> None:
            step = line.steps[task]
            for name in step.reads:
                build(name)
            if task not in done and not line.fresh(task):
                for name in step.uses:
                    build(name)
                line.build(task)
            done.add(task)

        build("timeline:ep")
        return self.calls - before

    def plan(self) -> dict[str, tuple[str, list[str]]]:
        steps = as_json(draw_up(self.line(), "ep"))["steps"]
        return {step["task"]: (step["action"], step["because"]) for step in steps if step["action"] != "keep"}


@pytest.fixture
def shop(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return Workshop(tmp_path)


ALL = {"frames": 1, "clips": 1, "narration": 1, "timeline": 1}


def test_the_first_run_makes_everything_and_the_second_nothing(shop):
    assert shop.run() == ALL
    assert shop.run() == {}
    assert shop.plan() == {}


def test_a_changed_field_makes_what_it_decides_and_says_old_and_new(shop):
    shop.run()
    shop.fields["text"] = "Oi"
    assert shop.plan() == {
        "narration:ep/a": ("make", ['text: "Olá" -> "Oi"']),
        "timeline:ep": ("make", ["narration:ep/a changes"]),
    }
    assert shop.run() == {"narration": 1, "timeline": 1}


def test_going_back_is_free(shop):
    shop.run()
    shop.fields["text"] = "Oi"
    shop.run()
    shop.fields["text"] = "Olá"
    assert shop.run() == {}


def test_an_edit_whose_bytes_stay_goes_no_further(shop):
    shop.run()
    for made in (shop.root / "narration").glob("*.txt"):
        made.write_bytes(b"")
    assert shop.plan()["narration:ep/a"][1][0].startswith("its file has 0 bytes")
    assert shop.run() == {"narration": 1}


def test_a_clip_in_the_store_needs_no_frame_beside_it(shop):
    shop.run()
    for made in (shop.root / "frames").iterdir():
        made.unlink()
    assert shop.plan() == {}
    assert shop.run() == {}


def remake_the_frame_with_other_bytes(shop):
    for frame in [*(shop.root / "frames").glob("*")]:
        frame.unlink()
    shop.suffix = b"other bytes under the same key"
    shop.line().build("frames:ep/a")


def test_a_free_step_follows_its_inputs_bytes(shop):
    shop.run()
    remake_the_frame_with_other_bytes(shop)
    assert shop.plan()["clips:ep/a"][1][0].startswith("frame: its bytes change under the same key")
    assert shop.run() == {"clips": 1, "timeline": 1}


def test_a_paid_step_does_not_follow_its_inputs_bytes(shop):
    shop.paid = {"clips"}

    def deliver(into):
        into.write_bytes(b"bought")
        return Painting(price_usd=Decimal("1.12"))

    shop.line().store.put(shop.recipe(shop.clip()), "txt", {"frame": "older"}, deliver)
    assert shop.run() == {"narration": 1, "timeline": 1}
    remake_the_frame_with_other_bytes(shop)
    assert shop.run() == {}


def test_what_two_scenes_share_is_counted_once(shop):
    shop.paid = {"frames"}
    line = Line([shop.frame("a"), shop.frame("b")], Store(shop.root))
    plan = as_json(draw_up(line, "ep"))
    assert [(s["action"], s["because"]) for s in plan["steps"]] == [
        ("buy", ["not bought yet"]),
        ("keep", ["the same as frames:ep/a"]),
    ]
    assert plan["totals"] == {"buy": 1, "make": 0, "keep": 1, "price_usd": "0.06", "unpriced": 0}


def test_a_key_that_hangs_on_what_is_not_there_is_null(shop):
    steps = {step["task"]: step for step in as_json(draw_up(shop.line(), "ep"))["steps"]}
    assert steps["timeline:ep"]["key"] is None
    assert steps["timeline:ep"]["because"] == ["narration:ep/a changes", "clips:ep/a changes"]
    assert steps["clips:ep/a"]["key"] is not None


def test_a_paid_step_stops_and_makes_nothing(shop):
    shop.paid = {"frames"}
    with pytest.raises(RenderError, match="frames:ep/a would be bought") as error:
        shop.line().build("frames:ep/a")
    assert error.value.hint == "say whose money it is: episode=ep"
    assert shop.calls == {}


def test_losing_the_links_makes_nothing_and_brings_them_back(shop, tmp_path):
    shop.run()
    links = sorted(path.relative_to(tmp_path) for path in (tmp_path / "build").rglob("*.txt"))
    for link in links:
        (tmp_path / link).unlink()
    assert shop.run() == {}
    assert sorted(path.relative_to(tmp_path) for path in (tmp_path / "build").rglob("*.txt")) == links


def test_the_plan_as_people_read_it(shop, golden):
    shop.paid = {"frames"}
    new = as_text(draw_up(shop.line(), "ep"))
    shop.paid = set()
    shop.run()
    idle = as_text(draw_up(shop.line(), "ep"))
    every = as_text(draw_up(shop.line(), "ep"), every=True)
    shop.fields["prompt"] = "a blue door"
    golden("plan.txt", "\n\n---\n\n".join([new, idle, every, as_text(draw_up(shop.line(), "ep"))]) + "\n")


def test_a_shared_purchase_is_in_the_plan_though_its_first_user_is_kept(shop):
    """Scene one's clip is there without its frame; scene two needs that very frame."""
    shop.run()
    for made in (shop.root / "frames").iterdir():
        made.unlink()
    shop.paid = {"frames"}
    other = shop.recipe(shop.clip())
    recipe = Recipe("clips", {"use": "c"}, {"move": "out"}, other.inputs)
    wants = shop.step("clips", Order(recipe), scene="b", uses=("frames:ep/b",))
    line = Line([shop.frame("a"), shop.clip(), shop.frame("b"), wants], Store(shop.root))
    plan = as_json(draw_up(line, "ep"))
    assert {step["task"]: step["action"] for step in plan["steps"]} == {
        "frames:ep/a": "buy",
        "clips:ep/a": "keep",
        "frames:ep/b": "keep",
        "clips:ep/b": "make",
    }


def test_a_file_that_changes_after_it_was_looked_at_is_not_kept_under_its_old_key(shop, tmp_path):
    picture = tmp_path / "desk.png"
    picture.write_bytes(b"as planned")
    recipe = Recipe("frames", {"use": "own"}, {}, {"file": f"file:{digest_of(picture)}"})
    line = Line([shop.step("frames", Order(recipe, {"file": picture}))], Store(shop.root))
    picture.write_bytes(b"something else")
    with pytest.raises(RenderError, match="it changed since it was looked at"):
        line.build("frames:ep/a")
    assert shop.calls == {}


def test_what_the_author_must_mend_stops_one_step_and_no_plan(shop):
    def order(line):
        raise EpisodeError([Mistake("episodes/ep.yaml", 7, 0, "card 1 comes at 30.0 s but the scene lasts 1.8 s")])

    line = Line([shop.words(), shop.step("timeline", order, reads=("narration:ep/a",))], Store(shop.root))
    line.build("narration:ep/a")
    steps = {step["task"]: step for step in as_json(draw_up(line, "ep"))["steps"]}
    assert steps["timeline:ep"]["because"] == ["card 1 comes at 30.0 s but the scene lasts 1.8 s"]
    with pytest.raises(RenderError, match=r"episodes/ep\.yaml:7: card 1 comes"):
        line.build("timeline:ep")


def test_plans_in_several_threads_do_not_disturb_each_other(shop):
    line = shop.line()
    with ThreadPoolExecutor(4) as threads:
        plans = [threads.submit(draw_up, line, "ep") for _ in range(200)]
        assert len({str(as_json(plan.result())) for plan in plans}) == 1
