"""The root of the tree, and the way back from an error's name."""

from __future__ import annotations

from typing import Literal

Language = Literal["ja", "en"]


class ShokoError(Exception):
    """The root. `sentence(language)` is for people, `code` for programs, `exit_code` for shells."""

    exit_code = 1
    ja = "予期しない誤りが起きました: {detail}"
    en = "Something unexpected went wrong: {detail}"

    def __init__(self, **values: object) -> None:
        self.values = {name: str(value) for name, value in values.items()}
        super().__init__(self.sentence("en"))

    @property
    def code(self) -> str:
        """The class name, stable: programs may compare it."""
        return type(self).__name__

    def sentence(self, language: Language = "ja") -> str:
        """The whole message for a person: value, limit, remedy."""
        return (self.ja if language == "ja" else self.en).format(**self.values)

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild, (type(self), self.values)


def _rebuild(kind: type[ShokoError], values: dict[str, str]) -> ShokoError:
    return kind(**values)


def error_from(code: str, values: dict[str, str]) -> ShokoError:
    """The error that `code` names, as it was raised in another process; `ShokoError` where the code is unknown."""
    kind = _kinds(ShokoError).get(code)
    return kind(**values) if kind is not None else ShokoError(detail=f"{code}: {values}")


def _kinds(root: type[ShokoError]) -> dict[str, type[ShokoError]]:
    found = {root.__name__: root}
    for child in root.__subclasses__():
        found.update(_kinds(child))
    return found
