"""Terminals: a recording is read, played into a screen model, and drawn. It shows what was printed, or nothing."""
