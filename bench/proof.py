"""What the proof costs beside decoding the film: processor time and the clock, in turns in one run.

    python bench/proof.py [build/demo]    an episode that was built; its cache must be there

Bare: ffmpeg decodes picture and sound and throws them away. Proof: all that `proof:<episode>` does, on the same film,
in a fresh process of its own, with nothing seen and nothing heard; counted from when that has the modules with which
every `doit` begins, so with all that draw, decode and reckon. Known: the same once more, as after an edit of title
or chapters. Exit status 1 if the middle of the runs of the proof costs more than MOST times the bare decoding, in
processor time, which other work on the machine moves least.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parents[1]))

MOST, RUNS = 1.15, 5
PROOF = """
import json, os, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from renderers.painting import silent
from renderers.proof import paint
from stages.core.store import Store
from stages.proof_parts import gathered
asked = json.loads(Path(sys.argv[2]).read_text())
store = Store(Path(sys.argv[3], "cache"))
inputs = {name: store.path(ref) for name, ref in asked["inputs"].items()}
begun = sum(os.times()[:4])
paint(*gathered(store, asked["settings"], inputs, silent), Path(sys.argv[3], "a.proof.json"), silent)
print(sum(os.times()[:4]) - begun)
"""


def asked(built: Path) -> tuple[dict[str, object], Path]:
    """The proof's settings and files by the record beside it, and the cache that they are in."""
    proof = (built / "proof.json").resolve()
    cache = proof.parents[1]
    recipe = json.loads(proof.with_name(proof.name.replace(".proof.json", ".json")).read_text())["recipe"]
    files = {}
    for record in cache.rglob("*.json"):
        told = json.loads(record.read_text(encoding="utf-8"))
        if isinstance(told, dict) and "digest" in told and "file" in told:
            files[told["digest"]] = f"{record.parent.name}/{told['file']}"
    inputs = {name: files[said.removeprefix("bytes:")] for name, said in recipe["inputs"].items()}
    return {"settings": recipe["settings"], "inputs": inputs}, cache


def cost(command: list[str]) -> tuple[float, float]:
    """Seconds of processor, all or those that it says itself, and of the clock."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    after, clock_s = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter() - began
    return float(said or after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime), clock_s


def main() -> int:
    from renderers.ffmpeg.run import exe

    built, here = Path(sys.argv[1] if len(sys.argv) > 1 else "build/demo"), str(Path(__file__).parents[1])
    wanted, cache = asked(built)
    film = str(cache / dict(wanted["inputs"])["video"])  # type: ignore[call-overload]  # JSON of our own
    bare = [str(exe()), "-nostdin", "-v", "error", "-i", film, "-map", "0:v:0", "-map", "0:a:0", "-f", "null", "-"]
    costs: dict[str, list[tuple[float, float]]] = {"bare": [], "proof": [], "known": []}
    for _ in range(RUNS):
        costs["bare"].append(cost(bare))
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, "cache").mkdir()
            for kind in cache.iterdir():
                if kind.is_dir() and kind.name not in ("seen", "heard", "tmp", "locks", "logs"):
                    Path(folder, "cache", kind.name).symlink_to(kind)
            told = Path(folder, "asked.json")
            told.write_text(json.dumps(wanted))
            for name in ("proof", "known"):
                costs[name].append(cost([sys.executable, "-c", PROOF, here, str(told), folder]))
    middle = {name: [median(one[n] for one in runs) for n in (0, 1)] for name, runs in costs.items()}
    for name, (cpu_s, clock_s) in middle.items():
        share = cpu_s / middle["bare"][0]
        print(f"{name:6} {cpu_s:6.2f} s of processor, {clock_s:6.2f} s by the clock, {share:.3f} of the bare decoding")
    worst = middle["proof"][0] / middle["bare"][0]
    print(f"{worst:.3f} for the proof, at most {MOST}")
    return int(worst > MOST)


if __name__ == "__main__":
    raise SystemExit(main())
