"""A small house without models: real manners (streams, refusals, follow-ups, a slow run), Japanese documents, no index."""

from __future__ import annotations

import itertools
import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from pydantic import TypeAdapter

from access.people import LOCAL_PERSON, Person
from answering.answer import Answer, AnswerEvent, Citation, Finished, Found, Rewritten, Sentence, Timings
from desk import Health, Inquiry, SearchResult
from errors import ConversationUnknown, DocumentUnknown, FolderNotFound, ModelServerDown, RunUnknown, SourceUnknown
from index_store.records import Chunk, Document, Hit, Place, Readable, Scores, Source
from ingest.report import FileResult, IngestReport, Progress, RunEnded, RunEvent

WHEN = datetime(2026, 4, 1, 9, 0, tzinfo=UTC)
SCOPE = "scope-all"
