"""Who may make a client of a language model, and who may give one a prompt: found in the source of every module."""

from __future__ import annotations

import ast

from tests.test_import_doors import modules, relative

CLIENTS = {"ShokoLLM", "AnsweringModel", "OpenAI", "listed_client", "Client", "AsyncClient", "AsyncOpenAI"}
# Who makes one; each gives it an address with a clearance (`assemble_answering`), or asks it with labelled messages.
MAKERS = {
    "answering/llm.py": {"OpenAI", "listed_client"},
    "assemble_answering.py": {"ShokoLLM", "AnsweringModel"},
    "evaluation/second_model.py": {"ShokoLLM", "AnsweringModel"},
    "models/address.py": {"listed_client"},
    "models/listed_http.py": {"Client"},
    "app/client.py": {"Client"},  # of our own server, not of a model
}
# Who gives a model a prompt; each of them makes it `Labelled`.
ASKERS = {
    "answering/guard.py",
    "answering/write_answer.py",
    "evaluation/drafting.py",
    "evaluation/judge.py",
    "evaluation/safety/model_task.py",
}
ASKING = {"stream", "complete", "first_token_logprobs", "stream_chat", "chat"}


def _name(call: ast.Call) -> str:
    return (
        call.func.id
        if isinstance(call.func, ast.Name)
        else call.func.attr
        if isinstance(call.func, ast.Attribute)
        else ""
    )


def _calls() -> dict[str, list[ast.Call]]:
    return {
        relative(path): [
            one for one in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(one, ast.Call)
        ]
        for path in modules()
    }


def test_only_these_make_a_client() -> None:
    made = {path: {_name(call) for call in calls} & CLIENTS for path, calls in _calls().items()}
    assert {path: names for path, names in made.items() if names} == MAKERS


def _asks_a_model(call: ast.Call) -> bool:
    """`…model.stream(…)`, `self._model.complete(…)`"""
    if not isinstance(call.func, ast.Attribute) or call.func.attr not in ASKING:
        return False
    return ast.unparse(call.func.value).split(".")[-1].lstrip("_") in ("model", "llm")


def test_only_these_ask_a_model_and_each_says_the_label() -> None:
    asking = {path for path, calls in _calls().items() if any(_asks_a_model(call) for call in calls)}
    assert asking - {"answering/llm.py"} == ASKERS
    labelled = {path for path, calls in _calls().items() if any(_name(call) == "Labelled" for call in calls)}
    assert labelled >= ASKERS
