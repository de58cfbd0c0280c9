from __future__ import annotations

from pathlib import Path

from index_store.edge_lock import hold, is_held, release


def test_a_lock_can_be_looked_at_without_taking_it(tmp_path: Path) -> None:
    assert not is_held(tmp_path / "index")
    handle = hold(tmp_path / "index")
    assert is_held(tmp_path / "index") and is_held(tmp_path / "index")
    release(handle)
    assert not is_held(tmp_path / "index")
    release(hold(tmp_path / "index"))
