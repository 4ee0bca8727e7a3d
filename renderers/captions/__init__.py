"""Captions as files and in the picture. What they are made of is one list of cues, in whole frames, as plain JSON:

{"language": "pt-BR", "fps": "24", "frames": 1800,
 "cues": [{"start": 11, "end": 72, "lines": ["Às duas da manhã,", "a curva ainda subia."],
           "words": [{"text": "Às", "line": 0, "start": 12, "end": 18}, …]}]}

A cue is on screen in frames start <= n < end. The words of a line, joined by spaces, are the line. A cue with "row": 1
comes while another is up, and stands beyond it; one with "head": true stands at the head of the picture.
"""
