"""What stands between a learner's cells and the cells that grade them, inside the kernel.

The text of this module is run in the kernel before the learner's first cell. It keeps in mind what Python, pandas and
IPython look like, and before each grade cell puts back what has changed, and says what. It imports nothing of ours,
since a jailed kernel need not see us.

A learner's code runs in the same process, so nobody who is determined is kept out by this. It is answered with a word
that only this code knows, so whoever does away with it is noticed, and then nothing is earned.
"""

from __future__ import annotations

import builtins
import ctypes
import gc
import hashlib
import importlib
import operator
import signal
import sys
import time
import types
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

MESSAGE = "kelas_guard"
SECONDS_FOR_THREADS = 1.0
# What grade cells use, by the first part of the module's name; whatever a learner imports besides is their own.
WATCHED = frozenset(
    (
        *("IPython", "_io", "ast", "builtins", "collections", "copy", "datetime", "decimal", "fractions", "functools"),
        *("inspect", "io", "ipykernel", "itertools", "json", "jupyter_client", "math", "numpy", "operator", "os"),
        *("pandas", "random", "re", "statistics", "string", "sys", "time", "traitlets", "types", "unittest"),
        *("kelas", "warnings"),
    )
)
# These change by themselves.
RESTLESS = frozenset(
    (
        *("__warningregistry__", "_onceregistry", "_filters_version", "__annotations__", "__doc__", "__cached__"),
        *("last_exc", "last_traceback", "last_type", "last_value", "ps1", "ps2", "ps3", "stdin"),
        *("_instance", "__abstractmethods__", "_abc_impl", "tzname", "timezone", "altzone", "daylight"),
    )
)
# Loaded before the first look, so that they are looked at.
IMPORTED = ("numpy", "pandas")
HOOKS = ("displayhook", "excepthook", "stdout", "stderr", "breakpointhook", "unraisablehook")
HEAP_TYPE = 1 << 9  # a class made by Python code; others cannot be changed
ATTRIBUTES = tuple(map(operator.attrgetter, ("__code__", "__defaults__", "__kwdefaults__")))

Found = set[str]


def _spaces() -> Iterable[Any]:
    """Yield the watched modules and the classes that they define."""
    seen = set()
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] not in WATCHED or not isinstance(module, types.ModuleType):
            continue
        for space in (module, *list(vars(module).values())):
            if space is not module and not (isinstance(space, type) and space.__flags__ & HEAP_TYPE):
                continue
            if id(space) not in seen:
                seen.add(id(space))
                yield space


class _Names:
    """What the names in modules and classes stood for, and what the functions among it did."""

    def __init__(self) -> None:
        self._spaces = [(space, tuple(vars(space)), tuple(vars(space).values())) for space in _spaces()]
        functions = {
            id(one): one for _, _, values in self._spaces for one in values if isinstance(one, types.FunctionType)
        }
        self._functions = tuple(functions.values())
        self._insides = [tuple(map(get, self._functions)) for get in ATTRIBUTES]

    def restore(self, found: Found) -> None:
        for space, names, values in self._spaces:
            now = vars(space)
            if len(now) != len(names) or not all(map(operator.is_, now.values(), values)):
                self._restore(space, names, values, found)
        for get, before in zip(ATTRIBUTES, self._insides, strict=True):
            if not all(map(operator.is_, map(get, self._functions), before)):
                for function, inside in zip(self._functions, before, strict=True):
                    if get(function) is not inside:
                        setattr(function, ("__code__", "__defaults__", "__kwdefaults__")[ATTRIBUTES.index(get)], inside)
                        found.add(function.__qualname__)

    @staticmethod
    def _restore(space: Any, names: tuple[str, ...], values: tuple[Any, ...], found: Found) -> None:
        now = vars(space)
        for name, value in zip(names, values, strict=True):
            if now.get(name, found) is not value and name not in RESTLESS and name not in HOOKS:
                try:
                    setattr(space, name, value)
                except (AttributeError, TypeError):
                    continue
                found.add(f"{space.__name__}.{name}")


class _Shell:
    """How IPython takes a cell in and shows its value."""

    def __init__(self, shell: Any) -> None:
        self._shell = shell
        self._lists = [
            (name, held, list(held))
            for name, held in (
                ("input_transformers_cleanup", shell.input_transformers_cleanup),
                ("input_transformers_post", shell.input_transformers_post),
                ("ast_transformers", shell.ast_transformers),
                ("gc.callbacks", gc.callbacks),
                ("sys.meta_path", sys.meta_path),
                ("sys.path_hooks", sys.path_hooks),
                *((f"events.{event}", held) for event, held in shell.events.callbacks.items()),
            )
        ]
        formatters = shell.display_formatter.formatters
        self._dicts = [
            ("formatters", formatters, dict(formatters)),
            ("shell_handlers", shell.kernel.shell_handlers, dict(shell.kernel.shell_handlers)),
            *(
                (f"formatter for {kind}", held, dict(held))
                for kind, formatter in formatters.items()
                for held in (formatter.type_printers, formatter.singleton_printers, formatter.deferred_printers)
            ),
        ]
        self._own = [(held, frozenset(vars(held))) for held in (shell, shell.kernel, shell.displayhook, shell.events)]
        self._hooks = {name: getattr(sys, name) for name in HOOKS}
        self._modules = dict(sys.modules)
        self._visible = (shell.display_formatter, shell.displayhook, shell.display_pub)

    def restore(self, found: Found) -> None:
        shell = self._shell
        for held, names in self._own:  # a method put on an object hides that of its class
            for name in set(vars(held)) - names:
                if callable(vars(held)[name]) and hasattr(type(held), name):
                    delattr(held, name)
                    found.add(f"{type(held).__name__}.{name}")
        now = (shell.display_formatter, shell.displayhook, shell.display_pub)
        if any(map(operator.is_not, now, self._visible)):
            shell.display_formatter, shell.displayhook, shell.display_pub = self._visible
            found.add("display")
        for name, held, before in self._lists:
            if len(held) != len(before) or any(map(operator.is_not, held, before)):
                held[:] = before
                found.add(name)
        for name, held, before in self._dicts:  # type: ignore[assignment]
            if held != before:
                held.clear()
                held.update(before)
                found.add(name)
        for name, hook in self._hooks.items():
            if getattr(sys, name) is not hook:
                setattr(sys, name, hook)
                found.add(f"sys.{name}")
        for name, module in self._modules.items():
            if sys.modules.get(name) is not module and name.partition(".")[0] in WATCHED:
                sys.modules[name] = module
                found.add(f"sys.modules[{name!r}]")
        if shell.custom_exceptions:
            shell.custom_exceptions, shell.CustomTB = (), None
            found.add("custom exceptions")
        for name in [name for name, value in shell.user_ns.items() if callable(value)]:
            if hasattr(builtins, name) and shell.user_ns[name] is not getattr(builtins, name) and name[0] != "_":
                if name in ("open", "exit", "quit", "get_ipython", "display"):
                    continue  # IPython's own
                del shell.user_ns[name]
                found.add(name)


class _Course:
    """What runs besides the cells: traces, alarms, threads."""

    def __init__(self) -> None:
        self._threads = set(sys._current_frames())
        self._alarm = signal.getsignal(signal.SIGALRM)

    def restore(self, found: Found) -> bool:
        """Stop it; returns False if something goes on."""
        if sys.gettrace() is not None or sys.getprofile() is not None:
            sys.settrace(None)
            sys.setprofile(None)
            found.add("sys.settrace")
        if signal.getitimer(signal.ITIMER_REAL)[0] or signal.getsignal(signal.SIGALRM) is not self._alarm:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, self._alarm)
            found.add("signal.alarm")
        end = time.monotonic() + SECONDS_FOR_THREADS
        while others := set(sys._current_frames()) - self._threads:
            found.add("threading.Thread")
            for thread in others:  # the only way to end a thread from outside: it raises at its next step
                ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(SystemExit))
            if time.monotonic() > end:
                return False
            time.sleep(0.01)
        return True


def install(kernel: Any, word: str) -> None:
    """Answer messages of the kind `MESSAGE`: at the first keep in mind how everything is, at the others put it back.

    An answer is `{"changed": [...], "stopped": bool, "proof": digest}`. The number of the next cell becomes the
    message's `count`.

    Args:
        kernel: the ipykernel.
        word: what proves that an answer is ours.
    """
    digest = hashlib.sha256
    remembered: list[tuple[_Names, _Shell, _Course]] = []
    for name in IMPORTED:
        with suppress(ImportError):
            importlib.import_module(name)

    def answer(stream: Any, ident: Any, message: Any) -> None:
        found: Found = set()
        stopped = True
        if not remembered:  # only now, between two cells, are IPython's hooks those that a cell finds
            remembered.append((_Names(), _Shell(kernel.shell), _Course()))
        else:
            names, shell, course = remembered[0]
            names.restore(found)  # first, since the rest goes by these names
            stopped = course.restore(found)
            if found:  # what was still running may have changed them again
                names.restore(found)
            shell.restore(found)
        kernel.shell.execution_count = message["content"]["count"]
        proof = digest(f"{word} {message['content']['once']}".encode()).hexdigest()
        content = {"changed": sorted(found), "stopped": stopped, "proof": proof}
        kernel.session.send(stream, f"{MESSAGE}_reply", content, message, ident=ident)

    kernel.shell_handlers[MESSAGE] = answer
