"""Sound in whole samples at 48 kHz: files, loudness, the mix, and finding a line in it again."""
