"""BT.709, limited range: the one place that builds the edges of a filter graph where colours change.

Tags alone mislabel: ffmpeg converts RGB with the BT.601 matrix unless it is told otherwise, which moves a brand colour
by up to 40 of 255. So every picture that enters a graph passes an edge from here, and every output carries TAGS.
"""

from __future__ import annotations

import re

# For the encoder's options: what every output says of itself.
TAGS = ("-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709", "-color_range", "tv")

# In the graph: frames say what they are, so that no filter after this guesses or converts again.
SAID = "setparams=colorspace=bt709:color_primaries=bt709:color_trc=bt709:range=tv"

HD_LINES = 720  # untagged video is BT.709 from here up and BT.601 below, as players guess it
RGB = re.compile(r"0?(rgb|bgr|gbr|argb|abgr|pal8|rgba|bgra)|mono|[xX]2(rgb|bgr)")


def edge(source_format: str, *, matrix: str | None = None, height: int = 0, pixel_format: str = "yuv420p") -> str:
    """The filter chain that takes frames of any kind to BT.709.

    source_format:  the pixel format they come in, in ffmpeg's word: "rgba", "yuvj420p"
    matrix, height: of YUV frames, as `probe` says them; a matrix of None is guessed from the height in lines
    pixel_format:   what comes out: yuv420p, or yuva420p to keep the alpha
    """
    if RGB.match(source_format):
        read_as, rounding = "", "accurate_rnd+full_chroma_int"
    else:
        read_as, rounding = f"in_color_matrix={_matrix(matrix, height)}:", "accurate_rnd"
    return f"scale={read_as}out_color_matrix=bt709:out_range=tv:flags=bicubic+{rounding},format={pixel_format},{SAID}"


def to_rgb(source_format: str, *, matrix: str | None = None, height: int = 0) -> str:
    """The filter chain that takes frames of any kind to RGB in full range, as planes with alpha; words as of `edge`."""
    if RGB.match(source_format):
        return "format=gbrap"
    flags = "flags=bicubic+accurate_rnd+full_chroma_int+full_chroma_inp"
    return f"scale=in_color_matrix={_matrix(matrix, height)}:out_range=pc:{flags},format=gbrap"


def _matrix(said: str | None, height: int) -> str:
    return said or ("bt709" if height >= HD_LINES else "bt601")
