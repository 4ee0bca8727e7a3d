"""The parts of an animatic frame: the words of a prompt, the colours they ask for, the pictures, the slate around."""
