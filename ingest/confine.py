"""Limits that a process puts on itself before it opens a stranger's file: it may read and compute, and nothing else.

A system call filter (seccomp) refuses network, starting processes, signalling others, and opening any file for writing.
It needs no privilege, and so works in containers and for ordinary users, where a network namespace often can't be made.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import resource
import signal
import struct
from functools import lru_cache
from pathlib import Path

# <linux/prctl.h>, <linux/seccomp.h>, <linux/bpf_common.h>, <linux/audit.h>
_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP, _SECCOMP_MODE_FILTER = 1, 38, 22, 2
_ALLOW, _KILL, _ERRNO = 0x7FFF0000, 0x80000000, 0x00050000
_LOAD, _EQUAL, _ANY_BIT, _RETURN = 0x20, 0x15, 0x45, 0x06
_NUMBER_AT, _ARCH_AT, _ARGUMENTS_AT = 0, 4, 16

_AUDIT_ARCH = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
# Refused outright, by <asm/unistd.h>: sockets and io_uring; starting, tracing and signalling processes; leaving the process
# group; changing files by name.
_REFUSED = {
    "x86_64": (
        41, 42, 53, 425,  # socket connect socketpair io_uring_setup
        59, 322, 101, 310, 311, 62, 200, 424, 434, 438,  # execve execveat ptrace process_vm_* kill tkill pidfd_*
        57, 58, 109, 112,  # fork vfork setpgid setsid
        76, 82, 83, 84, 85, 86, 87, 88, 90, 92, 133, 165, 257 + 1, 263, 264, 265, 266, 268, 316, 437,  # truncate … openat2
    ),
    "aarch64": (
        198, 203, 199, 425,
        221, 281, 117, 270, 271, 129, 130, 424, 434, 438,
        154, 157,
        45, 33, 34, 35, 36, 37, 38, 53, 54, 40, 276, 437,
    ),
}  # fmt: skip
# Calls that open files, with the place of their flags among the arguments.
_OPENING = {"x86_64": ((2, 1), (257, 2)), "aarch64": ((56, 2),)}
# Threads are made by `clone` with CLONE_THREAD; without it, it is a fork. The flags of `clone3` lie behind a pointer that no filter
# can follow: answered as unknown, on which the C library takes `clone`.
_CLONE, _CLONE3, _CLONE_THREAD = {"x86_64": 56, "aarch64": 220}, 435, 0x00010000
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_OPEN_FILES = 64
_LIBC = ctypes.CDLL(None, use_errno=True)


def limit_process(memory_bytes: int, cpu_seconds: int) -> None:
    """For this process from now on: data segment, processor time, open files, no file written, no core, lowest priority,
    first to go when the machine is short of memory, and dead when its parent dies."""
    _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")
    resource.setrlimit(resource.RLIMIT_DATA, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 1))
    resource.setrlimit(resource.RLIMIT_NOFILE, (_OPEN_FILES, _OPEN_FILES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def refuse_system_calls() -> bool:
    """Installs the filter; False where this machine's kernel or processor has none that we know."""
    machine = platform.machine()
    if machine not in _AUDIT_ARCH:
        return False
    program = _filter(machine)
    code = ctypes.create_string_buffer(program, len(program))
    header = _Program(len(program) // 8, ctypes.cast(code, ctypes.c_void_p))
    if _LIBC.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    return bool(_LIBC.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(header), 0, 0) == 0)


class _Program(ctypes.Structure):
    """`struct sock_fprog`."""

    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_void_p))


@lru_cache(maxsize=1)
def _filter(machine: str) -> bytes:
    """Classic BPF over `struct seccomp_data`: another architecture's calls kill, refused ones return EACCES."""
    refusal = _ERRNO | errno.EACCES
    lines = [
        _line(_LOAD, _ARCH_AT),
        _line(_EQUAL, _AUDIT_ARCH[machine], 1, 0),
        _line(_RETURN, _KILL),
        _line(_LOAD, _NUMBER_AT),
    ]
    for number in _REFUSED[machine]:
        lines += [_line(_EQUAL, number, 0, 1), _line(_RETURN, refusal)]
    lines += [_line(_EQUAL, _CLONE3, 0, 1), _line(_RETURN, _ERRNO | errno.ENOSYS)]
    lines += [
        _line(_EQUAL, _CLONE[machine], 0, 4),
        _line(_LOAD, _ARGUMENTS_AT),
        _line(_ANY_BIT, _CLONE_THREAD, 1, 0),
        _line(_RETURN, refusal),
        _line(_RETURN, _ALLOW),
    ]
    for number, flags in _OPENING[machine]:
        lines += [
            _line(_EQUAL, number, 0, 4),
            _line(_LOAD, _ARGUMENTS_AT + 8 * flags),
            _line(_ANY_BIT, _WRITING, 0, 1),
            _line(_RETURN, refusal),
            _line(_RETURN, _ALLOW),
        ]
    return b"".join([*lines, _line(_RETURN, _ALLOW)])


def _line(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    """`struct sock_filter`."""
    return struct.pack("HBBI", code, if_true, if_false, value)
