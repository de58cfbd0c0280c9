"""How fast a folder is indexed, beside llama-index's own pipeline. See __main__.py."""
