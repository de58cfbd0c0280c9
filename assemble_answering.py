"""The asking half of the house, built from settings: the model's server, and the conductor of questions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from models.address import AnsweringServer, ExternalServer, LlmAddress, NoServer
from models.catalogue import load_catalogue
from models.serve import QwenServer, ServeSettings, gguf_in
from models.verify import require
from privacy.clearance import mildest
from privacy.kinds import Label
from settings import Settings

if TYPE_CHECKING:
    from answering.answer_question import AnswerQuestion
    from answering.guard import Guard
    from answering.llm import AnsweringModel
    from answering.retrieve import Searches
    from ingest.tokenizer import Tokenizer
    from privacy.gate import PrivacyGate

# A question with its answer; no guard model serves less.
_GUARD_CONTEXT = 4096

Connect = Callable[[], LlmAddress]


def language_model(settings: Settings, *, with_model: bool, wait: bool) -> tuple[AnsweringServer, Connect]:
    """The model's server, and how a question reaches it. A child is only begun here: `wait` says who waits for it."""
    llm = settings.llm
    if not with_model:
        server = NoServer()
        return server, server.address
    if llm.base_url is not None:
        external = external_server(settings, llm.base_url)
        return external, external.address
    gguf = gguf_in(require(settings.models.chat, settings.models_folder))
    serve = ServeSettings(llm.context_tokens, llm.parallel, llm.threads, llm.start_timeout_s)
    child = QwenServer(gguf, serve, settings.data / "logs" / "qwen.log").start()

    def connect() -> LlmAddress:
        address = child.wait_ready(llm.start_timeout_s) if wait else child.address()
        return replace(address, clearance=llm.cleared_for)

    return child, connect


def external_server(settings: Settings, base_url: str) -> ExternalServer:
    llm, listed = settings.llm, settings.models.listed
    key = llm.api_key.get_secret_value() if llm.api_key is not None else "none"
    name = llm.model or settings.models.chat
    return ExternalServer(LlmAddress(base_url, key, name, clearance=llm.cleared_for, listed=listed))


def reading_clearance(settings: Settings) -> Label:
    """The most confidential label that may be in the prompt of a question: what is answered from it, the guard model reads too."""
    if settings.guard.base_url is None:
        return settings.llm.cleared_for
    return mildest(settings.llm.cleared_for, settings.guard.clearance)


def answerer(
    settings: Settings, retriever: Searches, tokenizer: Tokenizer, connection: Connect, privacy: PrivacyGate
) -> AnswerQuestion:
    """Raises ModelMissing, ModelDamaged where the chat model's tokenizer cannot be read."""
    # LlamaIndex takes 1.8 s and 100 MB to import: only where something will be asked.
    from answering.answer_question import AnsweringParts, AnswerQuestion
    from answering.citations import Citer
    from answering.pack import Budget, Packer
    from answering.parts import Splitter
    from answering.prompt import PromptWriter
    from answering.refusal import EvidenceWeigher, RefusalRule
    from answering.rewrite import Rewriter
    from answering.token_counter import TokenCounter
    from answering.write_answer import AnswerWriter

    llm, rewriter = settings.llm, Rewriter(tokenizer)
    counter = TokenCounter.load(tokenizer_folder(settings))
    model = answering_model(settings, connection)
    return AnswerQuestion(
        AnsweringParts(
            privacy=privacy,
            counter=counter,
            rewriter=rewriter,
            splitter=Splitter(rewriter),
            retriever=retriever,
            weigher=EvidenceWeigher(tokenizer),
            rule=RefusalRule(threshold=settings.answer.refusal_threshold),
            packer=Packer(counter, tokenizer, PromptWriter(), Budget.of(llm, settings.answer)),
            writer=AnswerWriter(model, Citer(tokenizer), llm.answer_tokens),
            guard=guard(settings),
            model_name=llm.model or settings.models.chat,
            clearance=reading_clearance(settings),
        )
    )


def guard(settings: Settings) -> Guard:
    from answering.guard import VERDICT_TOKENS, GuardModel, NoGuard
    from answering.llm import AnsweringModel, ShokoLLM

    wanted = settings.guard
    if wanted.base_url is None:
        return NoGuard()
    key = wanted.api_key.get_secret_value() if wanted.api_key is not None else "none"
    listed = settings.models.listed
    address = LlmAddress(wanted.base_url, key, wanted.model, clearance=wanted.clearance, listed=listed)
    llm = ShokoLLM(
        connect=lambda: address,
        context_tokens=_GUARD_CONTEXT,
        answer_tokens=VERDICT_TOKENS,
        timeout_s=wanted.timeout_s,
    )
    return GuardModel(AnsweringModel(llm), strict=wanted.strict, closed=wanted.when_down == "closed")


def answering_model(settings: Settings, connection: Connect) -> AnsweringModel:
    from answering.llm import AnsweringModel, ShokoLLM

    llm = settings.llm
    return AnsweringModel(
        ShokoLLM(
            connect=connection,
            context_tokens=llm.context_tokens,
            answer_tokens=llm.answer_tokens,
            timeout_s=llm.timeout_s,
        )
    )


def tokenizer_folder(settings: Settings) -> Path:
    """Where the chat model's tokenizer lies: in its folder, or read out of its GGUF file once and kept beside it."""
    from answering.token_counter import tokenizer_beside

    folder = require(settings.models.chat, settings.models_folder)
    return folder if (folder / "tokenizer.json").is_file() else tokenizer_beside(gguf_in(folder))


def chat_mark(settings: Settings) -> str:
    """The chat model's name, with the first digits of its file's hash where the catalogue pins it."""
    name = settings.llm.model if settings.llm.base_url is not None and settings.llm.model else settings.models.chat
    pinned = [model for model in load_catalogue().models if model.name == name and model.files]
    return f"{name}@{pinned[0].files[0].sha256[:12]}" if pinned else name
