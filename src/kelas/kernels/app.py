"""ipykernel's application, as it is made in a forked child."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from ipykernel.comm.comm import BaseComm
from ipykernel.kernelapp import IPKernelApp


class ForkedApp(IPKernelApp):
    """A whole ipykernel, which tells when it can be reached."""

    def __init__(self, listening: Callable[[], None] = lambda: None, **options: Any) -> None:
        # 1 stands for "somebody sees to it that this process ends with its parent": no thread need ask each second.
        super().__init__(parent_handle=1, **options)  # type: ignore[no-untyped-call]
        self._listening = listening

    def init_heartbeat(self) -> None:
        """Open the last socket, and say so."""
        super().init_heartbeat()  # type: ignore[no-untyped-call]
        self._listening()

    def init_kernel(self) -> None:
        """Make the kernel, and give it what was made when there was none.

        ipywidgets registers its comm target when it is imported, which may have been long before any kernel.
        """
        super().init_kernel()  # type: ignore[no-untyped-call]
        BaseComm.kernel = self.kernel
        ipywidgets = sys.modules.get("ipywidgets")
        if ipywidgets is not None:
            ipywidgets.register_comm_target(self.kernel)
