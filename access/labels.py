"""How confidential a document is; the one place for it, without anything that takes long to import: settings read it, too."""

from __future__ import annotations

from typing import Literal, get_args

Label = Literal["公開", "社内", "社外秘", "極秘"]
# From the mildest to the strictest.
LABELS: tuple[Label, ...] = get_args(Label)
DEFAULT_LABEL: Label = "社内"
