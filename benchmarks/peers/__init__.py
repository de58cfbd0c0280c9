"""Ours beside other systems, on the same questions over the same files. See __main__.py and docs/decisions/0018-peers.md."""
