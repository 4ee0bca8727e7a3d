"""The whole paid path, for nothing: a build against loopback doubles of the services, into a cache that goes away.

In:    one episode.
Out:   what the build says, and the bill that it would have been.
Pays:  never: every host is this machine's own, and any other is an error for as long as it runs.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from stages.core.ledger import Ledger
from stages.core.plan import dollars

SECONDS = {"frame": 0.8, "clip": 8.0, "voice": 0.3, "sound": 0.3, "music": 1.0}  # about a tenth of the real ones
POLL_S, SETTLE_S = "0.5", "10"


def rehearse(episode: str, account: str, tasks: Sequence[str], keep: Path | None, *, small: bool) -> int:
    """Build it as `doit episode=NAME` would; the exit code is that of the build.

    `account` is the name of the file that the episode or the version is of.
    `keep` is a folder for cache and build that stays; without one both are gone afterwards. `small`: small pictures and
    clips, at once.
    """
    from rehearsal import Rehearsal, bill

    with ExitStack() as stack:
        folder = keep or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="onetake-rehearsal-")))
        folder = folder.absolute()
        town = stack.enter_context(Rehearsal(folder / "services", small=small, seconds=None if small else SECONDS))
        surroundings = {
            **os.environ,
            **town.environment(),
            "ONETAKE_REHEARSAL": "kept" if keep else "yes",
            "ONETAKE_CACHE": str(folder / "cache"),
            "ONETAKE_BUILD": str(folder / "build"),
            "ONETAKE_POLL_S": "0.05" if small else POLL_S,
            "ONETAKE_SETTLE_S": SETTLE_S,
        }
        build = subprocess.Popen([sys.executable, "-m", "doit", f"episode={episode}", *tasks], env=surroundings)
        try:
            code = build.wait()
        except KeyboardInterrupt:  # the build was interrupted with us, and says so
            code = build.wait() or 1
        finally:
            build.terminate()
        counted = Ledger(folder / "cache").committed_usd(account)
        print(f"\nWhat it would have cost:\n{bill(town.charges)}")
        print(f"On our own account: ${dollars(counted)}")
        for sentence in town.violations:
            print(f"wrong: {sentence}", file=sys.stderr)
        if keep is not None:
            print(f"kept in {folder}")
        return code or (1 if town.violations else 0)
