"""Our readers beside other parser libraries, on real files. See __main__.py and docs/decisions/0013-parsers.md."""
