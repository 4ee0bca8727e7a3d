"""Text: shaped, broken into lines, drawn."""
