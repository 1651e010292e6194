"""What is signed, and what holds."""

import hmac
from base64 import b64encode
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tongsuopy.crypto import hashes
from tongsuopy.crypto.asymciphers import ec

from yijian.openapi import rules
from yijian.openapi.tests.factories import public_pem
from yijian.openapi.vocabulary import KeyKind, SignedCall

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
CALL = SignedCall(
    client_ref="M1",
    method="POST",
    path="/api/v1/cases/C1/moves/accept?x=1",
    time=str(int(NOW.timestamp())),
    nonce="n" * 16,
    signature="",
    body=b"{}",
)


def hmac_signed(call, secret="s" * 43):
    return replace(
        call, signature=b64encode(hmac.new(secret.encode(), rules.signed_text(call), "sm3").digest()).decode()
    )


def test_the_signed_text_is_five_lines_ending_in_the_bodys_digest():
    assert rules.signed_text(replace(CALL, body=b"abc")).decode().split("\n") == [
        "POST",
        "/api/v1/cases/C1/moves/accept?x=1",
        CALL.time,
        "n" * 16,
        "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0",
    ]


@given(
    st.sampled_from(["method", "path", "time", "nonce", "body"]),
    st.text(st.characters(codec="ascii", categories=["L", "N"]), min_size=1, max_size=20),
)
def test_changing_any_part_breaks_an_hmac_signature(part, other):
    signed = hmac_signed(CALL)
    value = other.encode() if part == "body" else other
    changed = replace(signed, **{part: value})

    assert rules.holds(signed, kind=KeyKind.HMAC, public_key="", secret="s" * 43)
    assert changed == signed or not rules.holds(changed, kind=KeyKind.HMAC, public_key="", secret="s" * 43)


def test_an_sm2_signature_holds_only_under_its_own_key():
    mine, other = ec.generate_private_key(ec.SM2()), ec.generate_private_key(ec.SM2())
    signature = mine.sign(rules.signed_text(CALL), ec.ECDSA(hashes.SM3()))
    call = replace(CALL, signature=b64encode(signature).decode())

    assert rules.holds(call, kind=KeyKind.SM2, public_key=public_pem(mine), secret="")
    assert not rules.holds(call, kind=KeyKind.SM2, public_key=public_pem(other), secret="")
    assert not rules.holds(
        replace(call, body=b"[]"), kind=KeyKind.SM2, public_key=public_pem(mine), secret=""
    )


@pytest.mark.parametrize("signature", ["", "不是", "AAAA", b64encode(b"x" * 70).decode()])
def test_nonsense_is_no_signature(signature):
    key = public_pem(ec.generate_private_key(ec.SM2()))

    assert not rules.holds(replace(CALL, signature=signature), kind=KeyKind.SM2, public_key=key, secret="")
    assert not rules.holds(replace(CALL, signature=signature), kind=KeyKind.HMAC, public_key="", secret="s")


@given(st.integers(-3600, 3600))
def test_a_call_is_fresh_for_five_minutes_either_way(seconds):
    at = NOW + timedelta(seconds=seconds)
    if abs(seconds) <= 300:
        rules.check_moment(CALL, now=at)
    else:
        with pytest.raises(rules.StaleCall):
            rules.check_moment(CALL, now=at)


@pytest.mark.parametrize(
    "changed",
    [
        {"time": "now"},
        {"time": "-1"},
        {"time": ""},
        {"time": "9" * 20},
        {"nonce": "short"},
        {"nonce": "随" * 20},
    ],
)
def test_times_and_nonces_of_the_wrong_shape_are_refused(changed):
    with pytest.raises(rules.SignatureRefused):
        rules.check_moment(replace(CALL, **changed), now=NOW)


def test_a_key_of_another_kind_is_no_public_key():
    with pytest.raises(rules.NoSuchKey):
        rules.check_public_key("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n")
    rules.check_public_key(public_pem(ec.generate_private_key(ec.SM2())))
