"""Makers: what turns a recipe into bytes. They know nothing of episodes, doit or the store."""
