"""A password that the product makes is one that the product takes."""

from telecube.telephony.digests import PASSWORD_LENGTH, make_password, usable_sip_password

# Drawn without a look at the rule, one in twenty has no digit.
ENOUGH = 500


def test_every_password_made_here_obeys_the_rule_for_typed_ones() -> None:
    made = {make_password() for _ in range(ENOUGH)}
    assert len(made) == ENOUGH
    assert {len(password) for password in made} == {PASSWORD_LENGTH}
    assert {usable_sip_password(password) for password in made} == made
