"""Which kernels are forked, and which are started the usual way."""

import os
import subprocess
import sys

import pytest

from kelas.kernels import provisioner
from kelas.kernels.child import connection_file
from kelas.kernels.provisioner import CannotForkError

COMMAND = [sys.executable, "-m", "ipykernel_launcher", "-f", "k.json"]


def forkable(command: list[str], **options: object) -> list[str]:
    environment = options.get("env") or dict(os.environ)
    return provisioner.forkable(command, environment, os.environ, options)  # type: ignore[arg-type]


def test_ipykernel_of_this_python_is_forked_with_its_arguments() -> None:
    assert forkable(COMMAND) == ["-f", "k.json"]


def test_a_python_without_a_folder_is_this_one() -> None:
    assert forkable(["python3", *COMMAND[1:]]) == ["-f", "k.json"]


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        (["/usr/bin/R", "--slave", "-e", "IRkernel::main()"], "is not ipykernel"),
        (["python"], "is not ipykernel"),
        (["/somewhere/else/python3", *COMMAND[1:]], "is another Python"),
    ],
)
def test_another_command_is_not_forked(command: list[str], reason: str) -> None:
    with pytest.raises(CannotForkError, match=reason):
        forkable(command)


@pytest.mark.parametrize("name", ["PYTHONPATH", "PYTHONOPTIMIZE", "LD_PRELOAD", "LC_ALL"])
def test_an_environment_that_only_a_new_process_reads_is_not_forked(name: str) -> None:
    with pytest.raises(CannotForkError, match=name):
        forkable(COMMAND, env={**os.environ, name: "other"})


def test_a_variable_of_the_kernels_own_is_no_hindrance() -> None:
    assert forkable(COMMAND, env={**os.environ, "HTTP_X_KELAS_LEARNER": "l-1"})


@pytest.mark.parametrize("options", [{"independent": True}, {"preexec_fn": print}, {"stdout": subprocess.PIPE}])
def test_what_a_fork_cannot_give_is_not_forked(options: dict[str, object]) -> None:
    with pytest.raises(CannotForkError, match="it is to be launched with"):
        forkable(COMMAND, **options)


@pytest.mark.parametrize("arguments", [["-f", "k.json"], ["--debug", "-f=k.json"], ["--f=k.json", "--x"]])
def test_the_connection_file_is_found_among_the_arguments(arguments: list[str]) -> None:
    assert connection_file(arguments) == "k.json"


def test_arguments_without_a_connection_file_are_an_error() -> None:
    with pytest.raises(ValueError, match="no connection file"):
        connection_file(["--debug"])
