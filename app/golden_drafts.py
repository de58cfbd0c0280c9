"""Questions that the local model drafts from a document or folder: chosen, watched, and told of when done."""

from __future__ import annotations

from html import escape
from pathlib import PurePosixPath

import streamlit as st

from app.background import WorkState
from app.house import House, Opened
from app.script_errors import show_error
from app.session import language, say
from evaluation.drafting import MAX_PASSAGES, Drafter, Drafting, DraftPassage
from index_store.records import Source
from privacy.clearance import label_from

# More names than this are no list to choose from: then the folders are.
_MOST_NAMES = 500
_USUAL = 5


def show_drafting(opened: Opened) -> None:
    with st.expander(say("golden.draft"), expanded=opened.drafts.under_way):
        st.html(f'<p class="sk-small" lang="{language()}">{escape(say("golden.draft.lead"))}</p>')
        sources = {source.id: source for source in opened.house.desk.sources()}
        drafter = opened.house.drafter
        if opened.drafts.under_way:
            _progress(opened)
        elif not sources:
            st.caption(say("golden.draft.no_source"))
        elif drafter is None or opened.house.desk.health().llm == "down":
            st.warning(say("golden.draft.down"))
        else:
            _order(opened, drafter, sources)
        if opened.drafts.state is not None and opened.drafts.state.ended:
            _outcome(opened.drafts.state)


def _order(opened: Opened, drafter: Drafter, sources: dict[str, Source]) -> None:
    chosen = st.selectbox(
        say("golden.draft.source"), list(sources), key="draft-source", format_func=lambda key: sources[key].folder
    )
    where = st.selectbox(
        say("golden.draft.where"), ("", *places_in(opened.house, chosen)), key="draft-where",
        format_func=lambda path: path or say("golden.draft.all"),
    )  # fmt: skip
    limit = st.number_input(say("golden.draft.limit", most=MAX_PASSAGES), 1, MAX_PASSAGES, _USUAL, key="draft-limit")
    st.button(
        say("golden.draft.start"), type="primary", key="draft-start", on_click=_start,
        args=(opened, drafter, sources[chosen], where, int(limit)),
    )  # fmt: skip


def _start(opened: Opened, drafter: Drafter, source: Source, where: str, limit: int) -> None:
    house = opened.house
    opened.drafts.start(lambda: drafter.draft(passages_below(house, source, where), limit))


def places_in(house: House, source_id: str) -> tuple[str, ...]:
    """Folders (with `/` at the end), then documents where they are few enough to choose from."""
    paths = sorted(house.manifest.paths(source_id, house.readable()))
    folders = sorted({f"{folder}/" for path in paths for folder in PurePosixPath(path).parents if str(folder) != "."})
    return tuple(folders[:_MOST_NAMES]) + (tuple(paths) if len(paths) <= _MOST_NAMES else ())


def passages_below(house: House, source: Source, where: str) -> tuple[DraftPassage, ...]:
    """Those of a document, of a folder (`where` ends in `/`), or of all documents (empty), as this person may read them."""
    readable = house.readable()
    paths = house.manifest.paths(source.id, readable)
    below = [
        path for path in sorted(paths)
        if path == where or not where or (where.endswith("/") and path.startswith(where))
    ]  # fmt: skip
    labels = dict(readable.sight.labels)
    documents = [house.manifest.document(paths[path], readable) for path in below]
    return tuple(
        DraftPassage(source.folder, document, chunk, label_from(labels.get(document.scope_id)))
        for document in documents
        for chunk in house.manifest.chunks(document.id, readable)
    )


@st.fragment(run_every=1.0)
def _progress(opened: Opened) -> None:
    state = opened.drafts.state
    if state is None or state.ended:
        st.rerun()
    last = state.last or Drafting(0, 0)
    words = say("golden.draft.progress", done=last.done, total=last.total or "…", kept=last.kept)
    st.progress(last.done / last.total if last.total else 0.0, text=words)
    st.button(say("admin.stop"), key="stop-draft", icon=":material/stop_circle:", on_click=opened.drafts.stop)


def _outcome(state: WorkState[Drafting]) -> None:
    if state.last is not None:
        words = say("golden.draft.ended", total=state.last.done, kept=state.last.kept, dropped=state.last.dropped)
        if state.last.kept_back:
            words += say("golden.draft.kept_back", count=state.last.kept_back)
        st.html(f'<p class="sk-small" role="status" lang="{language()}">{escape(words)}</p>')
    if state.error is not None:
        show_error(state.error)
