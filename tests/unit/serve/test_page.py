"""What all pages promise."""

from __future__ import annotations

import logging
from types import SimpleNamespace
from typing import Any

import pytest
from tornado.web import HTTPError

from kelas.serve.page import Page


def failed(error: Exception) -> Any:
    """Return a page whose visitor has typed something, after an error."""
    page = Page.__new__(Page)
    address = {"method": "GET", "path": "/services", "uri": "/services?q=rahasia", "remote_ip": "192.0.2.7"}
    page.request = SimpleNamespace(**address)  # type: ignore[assignment]
    page.log_exception(type(error), error, None)
    return page


def test_an_error_of_ours_is_logged_without_what_was_asked_and_from_where(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        failed(ValueError("broken"))
    assert "GET /services" in caplog.text
    assert "broken" in caplog.text
    assert "rahasia" not in caplog.text
    assert "192.0.2.7" not in caplog.text


def test_an_error_of_the_visitor_is_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        failed(HTTPError(404))
    assert caplog.text == ""
