"""The codes that open the tour's second factors."""

from __future__ import annotations

import pytest

from telecube.devtools.tour.one_time_codes import code_of

#: The examples of RFC 6238, appendix B, cut to six digits.
SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"


@pytest.mark.parametrize(
    ("at", "code"), [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")]
)
def test_the_code_of_a_moment_is_that_of_the_standard(at: float, code: str) -> None:
    assert code_of(SECRET, at=at) == code
