"""The example client of the open API, ``docs/api/call.py``, as a program of its own against a running server."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from tongsuopy.crypto import serialization

from yijian.agencies.tests import factories as places
from yijian.cases.vocabulary import ACCEPT
from yijian.certificates.vocabulary import USE
from yijian.openapi.models import KeptAnswer, MachineNonce
from yijian.openapi.tests.factories import Machine
from yijian.openapi.vocabulary import KeyKind

pytestmark = pytest.mark.django_db(transaction=True)

PROGRAM = Path(__file__).parents[2] / "docs" / "api" / "call.py"
SEARCH = json.dumps(
    {"code_type": "111", "code": "590102198803120268", "purpose": "核对申请人"}, ensure_ascii=False
)


@pytest.fixture
def machine():
    places.place_country()
    places.agency("city-market")
    return Machine(None, agency="city-market", duties=[ACCEPT, USE])


def run(url, machine, *words, proof=None):
    proof = ["--secret", machine.secret] if proof is None else proof
    around = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL") if name in os.environ}
    return subprocess.run(
        [sys.executable, str(PROGRAM), url, machine.ref, *words, *proof],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
        env={**around, "PYTHONIOENCODING": "utf-8", "NO_PROXY": "*"},
    )


def test_signs_with_a_shared_secret_and_prints_the_answer(live_server, machine):
    done = run(live_server.url + "/", machine, "GET", "/api/v1/inbox?loop=case")

    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["rows"] == []


def test_signs_with_a_key_of_its_own(live_server, machine, tmp_path):
    machine = Machine(None, agency="city-market", duties=[ACCEPT], kind=KeyKind.SM2)
    file = tmp_path / "private.pem"
    file.write_bytes(
        machine.private.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )

    done = run(live_server.url, machine, "GET", "/api/v1/me", proof=["--sm2-key", str(file)])

    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["ref"] == machine.ref


def test_posts_once_under_one_key_however_often_it_is_run(live_server, machine):
    words = ("POST", "/api/v1/certificates/search", SEARCH, "--key", "search-of-today")

    first, again = run(live_server.url, machine, *words), run(live_server.url, machine, *words)
    other = run(live_server.url, machine, *words[:2], SEARCH.replace("核对", "再核对"), *words[3:])

    assert (first.returncode, first.stderr) == (0, "")
    assert again.stdout == first.stdout
    assert MachineNonce.objects.filter(client__ref=machine.ref).count() == 3, "each try is signed anew"
    assert KeptAnswer.objects.count() == 1, "and the work is done once"
    assert (other.returncode, other.stderr.partition("：")[0]) == (1, "openapi.key-reused")


@pytest.mark.parametrize(
    ("path", "proof", "said"),
    [
        ("/api/v1/me", ["--secret", "别人的"], "openapi.signature-refused："),
        ("/api/v1/cases/C-never", None, "not-found：没有找到"),
        ("/never/was/", None, "404：没有说明，回答的不是开放接口。"),
    ],
)
def test_tells_a_refusal_in_one_line(path, proof, said, live_server, machine):
    done = run(live_server.url, machine, "GET", path, proof=proof)

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(said)
    assert done.stderr.count("\n") == 1


def test_writes_a_file_as_it_is(live_server, machine):
    done = run(live_server.url, machine, "GET", "/")

    assert done.returncode == 0
    assert done.stdout.lstrip().startswith("<!doctype html>")


def test_gives_up_where_nobody_answers(machine):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        done = run(f"http://127.0.0.1:{taken.getsockname()[1]}", machine, "GET", "/api/v1/me")

    assert (done.returncode, done.stdout, done.stderr) == (2, "", "平台连不上。\n")


def test_wants_a_secret_or_a_key(machine):
    done = run("http://127.0.0.1:1", machine, "GET", "/api/v1/me", proof=[])

    assert done.returncode == 2
    assert "--secret" in done.stderr
