"""Exit codes of failures."""

from __future__ import annotations

import pytest

from desktop.core.errors import (
    ChatOffError,
    ErpError,
    RefusedError,
    SessionEndedError,
    SessionUnknownError,
    SetupError,
    SignInError,
    TransientError,
)
from desktop.core.sentences import SENTENCES
from desktop.runtime.exit_codes import ExitCode, exit_code_for, exit_code_of


@pytest.mark.parametrize(
    ("error", "exit_code"),
    [
        (SignInError(code="account_locked"), ExitCode.SIGNED_OUT),
        (SessionUnknownError(), ExitCode.SIGNED_OUT),
        (SessionEndedError(), ExitCode.SIGNED_OUT),
        (TransientError(), ExitCode.UNREACHABLE),
        (TransientError(code="captive_portal"), ExitCode.UNREACHABLE),
        (RefusedError(status=400), ExitCode.FAILED),
        (ChatOffError(), ExitCode.FAILED),
        (SetupError(code="http_refused"), ExitCode.FAILED),
        (ErpError(code="bad_credentials"), ExitCode.SIGNED_OUT),
    ],
)
def test_a_failure_has_the_code_of_what_can_be_done(error: ErpError, exit_code: ExitCode) -> None:
    assert exit_code_for(error) is exit_code


@pytest.mark.parametrize("code", SENTENCES)
def test_every_sentence_has_a_code_that_is_not_success(code: str) -> None:
    assert exit_code_of(code) in set(ExitCode) - {ExitCode.RIGHT}
