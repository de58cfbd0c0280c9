from __future__ import annotations

import os
import re

from evaluation.machine import code_mark, cpu_model, machine_mark


def test_cpu_model_is_the_first_that_is_named() -> None:
    assert cpu_model("processor\t: 0\nmodel name\t: AMD EPYC\nmodel name\t: other\n") == "AMD EPYC"
    assert cpu_model("processor\t: 0\n") != ""


def test_the_marks_name_the_cores_and_the_commit() -> None:
    assert machine_mark().endswith(f", {len(os.sched_getaffinity(0))} cores")
    assert re.match(r"\d", code_mark())
