"""Documents that carry an injection, written by the same libraries as people's Office files; PDF and mail as their formats say."""
