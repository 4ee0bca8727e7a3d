"""ffmpeg: finding it, running it, and the texts it reads."""
