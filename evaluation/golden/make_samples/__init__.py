"""Writes the binary and differently encoded files of samples/ from the texts in sources/."""
