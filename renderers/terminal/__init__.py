"""Terminals: a recording is read, played into a screen model, and drawn. It shows what a program printed, or nothing."""
