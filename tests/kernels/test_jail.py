"""Learners' code that does its worst in a jailed kernel: what comes of it, with walls and with limits only.

`full` is what a grader should have. `limits` is what is left where the system forbids namespaces; what it does not
protect is stated here as well.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import socket
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from jailing import Grader, choose
from looking import descendants, wait_until
from nbgrader.api import Gradebook

from kelas.events.kinds import LessonOpened
from kelas.events.store import Store
from kelas.kernels.warm import BARE

SECRET = "kediri-rahasia-1879"


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a gradebook and an event store, which take a while to make."""
    folder = tmp_path_factory.mktemp("kept")
    with pytest.MonkeyPatch.context() as patch:
        # nbgrader calls alembic by its name.
        patch.setenv("PATH", os.pathsep.join([os.path.dirname(sys.executable), os.environ["PATH"]]))
        with Gradebook(f"sqlite:///{folder / 'gradebook.db'}") as gradebook:
            gradebook.update_or_create_student("budi", first_name=SECRET)
    store = Store(f"sqlite:///{folder / 'events.db'}")
    store.put(LessonOpened(id=SECRET, learner="budi", at=datetime(2026, 1, 5, tzinfo=UTC), lesson="satu", lang="id"))
    store.close()
    (folder / "notes.txt").write_text(SECRET)
    return folder


@pytest.fixture(params=["full", "limits"])
def grader(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, kept: Path, home: Path, tmp_path: Path
) -> Grader:
    """Return a grader with a gradebook, an event store, secrets in its environment, and three learners' submissions."""
    monkeypatch.setenv("KELAS_COOKIE_SECRET", SECRET)
    monkeypatch.setenv("DATABASE_PASSWORD", SECRET)
    given = choose(request.param, monkeypatch)
    shutil.copytree(kept, home, dirs_exist_ok=True)
    submissions = tmp_path / "submissions"
    submissions.mkdir()
    grader = Grader(request.param, given.fenced, home, submissions)
    for name in ("budi", "citra", "dewi"):
        grader.folder(name)
    return grader


@pytest.fixture
def files_closed(grader: Grader) -> Grader:
    """Return the grader, if files but a learner's own are closed to learners' code."""
    if not grader.fenced:
        pytest.skip("this machine's Linux has no Landlock; at level limits, files are open")
    return grader


def test_gradebook_and_event_store_cannot_be_read(files_closed: Grader) -> None:
    grader = files_closed
    came = grader.attack(
        f"""
import os, sqlite3
for path in ({str(grader.gradebook)!r}, {str(grader.events)!r}, {str(grader.home / "notes.txt")!r}):
    tell(lambda: open(path, "rb").read())
    tell(lambda: sqlite3.connect(path).execute("select * from sqlite_master").fetchall())
tell(lambda: os.listdir({str(grader.home)!r}))
"""
    )
    assert came.told == ["REFUSED"] * 7
    assert SECRET not in came.said
    assert "student" not in came.said


def test_gradebook_and_event_store_cannot_be_changed(files_closed: Grader) -> None:
    grader = files_closed
    came = grader.attack(
        f"""
import os, shutil, sqlite3
for path in ({str(grader.gradebook)!r}, {str(grader.events)!r}):
    tell(lambda: open(path, "ab").write(b"x"))
    tell(lambda: os.truncate(path, 0))
    tell(lambda: os.remove(path))
    tell(lambda: os.rename(path, "mine.db"))
    tell(lambda: sqlite3.connect(path).executescript("update student set first_name = 'x'"))
tell(lambda: shutil.rmtree({str(grader.home)!r}))
"""
    )
    assert set(came.told) == {"REFUSED"}
    with Gradebook(f"sqlite:///{grader.gradebook}") as gradebook:
        assert gradebook.find_student("budi").first_name == SECRET


def test_other_submissions_cannot_be_seen_or_changed(files_closed: Grader) -> None:
    grader = files_closed
    other = grader.submissions / "citra" / "answer.txt"
    came = grader.attack(
        f"""
import glob, os
tell(lambda: [name for name in os.listdir({str(grader.submissions)!r}) if name != "budi"] or 1 / 0)
tell(lambda: open({str(other)!r}).read())
tell(lambda: open({str(other)!r}, "w").write("x"))
tell(lambda: open("../citra/answer.txt").read())
tell(lambda: glob.glob("/tmp/**/citra", recursive=True)[0])
"""
    )
    assert came.told == ["REFUSED"] * 5
    assert other.read_text() == "the answer of citra"


def test_nothing_can_be_written_outside_the_folder(files_closed: Grader) -> None:
    grader = files_closed
    outside = [sys.prefix, sys.base_prefix, os.path.dirname(os.__file__), "/usr", "/etc", "/var", "/", "/root", "/home"]
    came = grader.attack(
        f"""
import os
for folder in {outside}:
    tell(lambda: open(os.path.join(folder, "kelas-was-here"), "w").write("x"))
tell(lambda: open(os.__file__, "a"))
tell(lambda: os.chmod(os.__file__, 0o777))
"""
    )
    # A mode is no content, and Landlock leaves it to the owner.
    assert came.told[:-1] == ["REFUSED"] * (len(outside) + 1)
    if grader.level == "full":
        assert came.told[-1] == "REFUSED"
    assert not [folder for folder in outside if Path(folder, "kelas-was-here").exists()]


def test_a_link_out_of_the_folder_leads_nowhere(files_closed: Grader) -> None:
    grader = files_closed
    (grader.folder("budi") / "handed-in").symlink_to(grader.gradebook)
    (grader.folder("budi") / "all").symlink_to(grader.home)
    came = grader.attack(
        f"""
import os
os.symlink({str(grader.gradebook)!r}, "made")
tell(lambda: open("handed-in", "rb").read())
tell(lambda: open("made", "rb").read())
tell(lambda: os.listdir("all"))
tell(lambda: open("/proc/1/root{grader.gradebook}", "rb").read())
tell(lambda: os.link({str(grader.gradebook)!r}, "hard"))
"""
    )
    assert came.told == ["REFUSED"] * 5


def test_nobody_can_be_phoned(grader: Grader, tmp_path: Path) -> None:
    listening = {
        "tcp": socket.create_server(("127.0.0.1", 0)),
        "udp": socket.socket(socket.AF_INET, socket.SOCK_DGRAM),
        "abstract": socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM),
        "named": socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM),
    }
    listening["udp"].bind(("127.0.0.1", 0))
    listening["abstract"].bind("\0kelas-test-" + str(os.getpid()))
    listening["named"].bind(str(tmp_path / "named"))
    tcp, udp = (listening[name].getsockname()[1] for name in ("tcp", "udp"))
    came = grader.attack(
        f"""
import socket
tell(lambda: socket.create_connection(("127.0.0.1", {tcp}), 2).sendall(b"x"))
tell(lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("127.0.0.1", {udp})))
tell(lambda: socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM).sendto(b"x", "\\0kelas-test-{os.getpid()}"))
tell(lambda: socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM).sendto(b"x", {str(tmp_path / "named")!r}))
tell(lambda: socket.create_server(("0.0.0.0", 0)).getsockname())
tell(lambda: socket.getaddrinfo("example.org", 80))
"""
    )
    reached = set()
    for name, end in listening.items():
        end.settimeout(0.2)
        try:
            end.accept()[0].close() if name == "tcp" else end.recv(1)
            reached.add(name)
        except TimeoutError:
            pass
        end.close()
    if grader.level == "full":
        assert reached == set()
        # Nobody is there to connect to a server that it starts in its own empty network.
        assert came.told[:4] == ["REFUSED"] * 4
    elif grader.fenced:
        assert reached <= {"udp", "named", "abstract"}  # Landlock knows TCP, and abstract sockets since Linux 6.12


def test_the_processes_of_the_machine_are_out_of_reach(grader: Grader) -> None:
    came = grader.attack(
        f"""
import os, signal
print("SEES", sorted(int(name) for name in os.listdir("/proc") if name.isdigit())[:3], os.getpid(), os.getppid())
for pid in ({os.getpid()}, {BARE.server().pid}, os.getppid()):
    for what in ("environ", "maps", "mem", "fd/1"):
        tell(lambda: open(f"/proc/{{pid}}/{{what}}", "rb").read(10))
    tell(lambda: os.listdir(f"/proc/{{pid}}/root"))
for pid in ({os.getpid()}, {BARE.server().pid}):
    tell(lambda: os.kill(pid, signal.SIGCONT))
"""
    )
    if grader.level == "full":
        assert "SEES [1, 2] 2 1" in came.said
    if grader.fenced:
        assert set(came.told) == {"REFUSED"}


def test_what_keeps_a_kernel_cannot_be_ended_by_it(grader: Grader) -> None:
    came = grader.attack(
        """
import os, signal
for number in (signal.SIGTERM, signal.SIGSTOP, signal.SIGKILL):
    tell(lambda: os.kill(os.getppid(), number))
if (os.getpid(), os.getppid()) == (2, 1):  # it must not be tried where others would be met
    tell(lambda: os.kill(-1, signal.SIGKILL))
print("alive", os.getppid() > 0)
"""
    )
    if grader.level == "full" or grader.fenced:
        assert (came.said.endswith("alive True"), came.ended) == (True, None)


def test_a_kernel_that_ends_its_whole_group_ends_itself_only(grader: Grader) -> None:
    assert grader.attack("import os; os.killpg(0, 9)").ended == -signal.SIGKILL


def test_a_fork_bomb_goes_off_in_a_box(grader: Grader) -> None:
    # It stops by itself at two thousand, in case nobody stops it.
    came = grader.attack("import os, time\nfor _ in range(11): os.fork()\ntime.sleep(60)", processes=20)
    # With walls a fork fails at the limit; without, the kernel may also be ended by whoever counts.
    assert came.ended == -signal.SIGKILL or "BlockingIOError" in came.said
    assert wait_until(lambda: len(descendants(BARE.server().pid)) == 0)


def test_ten_gigabytes_are_not_to_be_had(grader: Grader) -> None:
    came = grader.attack("tell(lambda: len(bytearray(10 * 2**30)))\nprint('alive')", memory_mb=256)
    assert came.said.split() == ["REFUSED", "MemoryError", "alive"]


def test_processes_cannot_share_out_what_one_may_not_have(grader: Grader) -> None:
    code = """
import os, time
for _ in range(8):
    if os.fork() == 0:
        kept = b"x" * (100 * 2**20)
        time.sleep(60)
time.sleep(60)
"""
    assert grader.attack(code, memory_mb=256).ended == -signal.SIGKILL


def test_memory_that_no_process_owns_is_not_to_be_had(grader: Grader) -> None:
    came = grader.attack(
        """
import ctypes, os
C = ctypes.CDLL(None, use_errno=True)
def shared():
    if C.shmget(0, 2**20, 0o1600) < 0:
        raise MemoryError
tell(shared)
tell(lambda: os.memfd_create("x"))
"""
    )
    assert came.told == ["REFUSED", "REFUSED"]


def test_an_endless_loop_ends(grader: Grader) -> None:
    assert grader.attack("while True: pass", cpu_seconds=1).ended == -signal.SIGXCPU


def test_an_endless_loop_that_will_not_hear_ends_too(grader: Grader) -> None:
    code = "import signal\nsignal.signal(signal.SIGXCPU, signal.SIG_IGN)\nwhile True: pass"
    assert grader.attack(code, cpu_seconds=1).ended in (-signal.SIGKILL, -signal.SIGXCPU)


def test_processes_cannot_share_out_time(grader: Grader) -> None:
    code = """
import os, time
while True:
    if os.fork() == 0:
        end = time.process_time() + 0.7
        while time.process_time() < end:
            pass
        os._exit(0)
    os.wait()
"""
    assert grader.attack(code, cpu_seconds=2).ended == -signal.SIGXCPU


def test_a_gigabyte_of_files_is_not_to_be_had(grader: Grader) -> None:
    came = grader.attack(
        """
def write(name):
    with open(name, "wb") as file:
        for _ in range(1024):
            file.write(bytes(2**20))
for number in range(8):
    tell(lambda: write(f"file-{number}"))
import os
print("KEPT", sum(os.path.getsize(name) for name in os.listdir(".")) >> 20)
""",
        file_mb=10,
    )
    assert came.told == ["REFUSED"] * 8
    # All together are bounded where they are in memory; without walls, each file only.
    assert int(came.said.split()[-1]) <= (40 if grader.level == "full" else 80)


def test_a_gigabyte_of_output_is_not_to_be_had(grader: Grader) -> None:
    # Output waits in the kernel's own memory until it is read.
    came = grader.attack("for _ in range(1024): print('x' * 2**20)", memory_mb=256)
    assert came.ended is not None or "MemoryError" in came.said
    assert len(came.said) < 2**29
    came = grader.attack("import os\nfor _ in range(1024): os.write(1, bytes(2**20))", cpu_seconds=2)
    assert came.ended == -signal.SIGXCPU


def test_other_kernels_sockets_are_not_to_be_had(files_closed: Grader) -> None:
    grader = files_closed

    async def story() -> tuple[str, list[str]]:
        async with grader.kernel("citra") as (other, _):
            file = other.connection_file
            came = await grader.run(
                f"""
import os, zmq
tell(lambda: open({file!r}).read())
tell(lambda: os.listdir({os.path.dirname(file)!r}))
tell(lambda: os.remove({other.ip!r} + "-1"))
"""
            )
            return came.said, came.told

    said, told = asyncio.run(story())
    assert told == ["REFUSED"] * 3, said


def test_its_own_sockets_folder_is_closed_before_code_runs(grader: Grader) -> None:
    if grader.level == "limits":
        pytest.skip("without walls the folder is the kernel's own until it ends")
    came = grader.attack(
        """
import os
from ipykernel import get_connection_file
folder = os.path.dirname(get_connection_file())
tell(lambda: open(os.path.join(folder, "filler"), "wb").write(b"x"))
tell(lambda: os.remove(os.path.join(folder, "k-1")))
"""
    )
    assert came.told == ["REFUSED", "REFUSED"]
