"""A push is cut into its ops without losing a byte of them."""

import pytest

from server.base.errors import Problem
from server.records.envelope import MAX_BYTES, read_push


def test_every_op_keeps_the_bytes_it_came_with() -> None:
    raw = b'{"sent" : "x", "ops": [ {"a":1.50} ,\n{"b" : "\\u738b"}, 3 ], "report":{"q":[1]}}'
    envelope = read_push(raw)
    assert [part for part, _ in envelope.ops] == [b'{"a":1.50}', b'{"b" : "\\u738b"}', b"3"]
    assert envelope.head == {"sent": "x", "report": {"q": [1]}}


@pytest.mark.parametrize(
    "raw",
    [
        b"", b"[]", b"{}", b'{"ops":[1,]}', b'{"ops":[1 2]}', b'{"ops":[1]}x', b'{"ops":[NaN]}', b'{"ops":3}',
        b'{"ops":[],"ops":[]}', b'{"ops":[', b'{"ops":[],}', b"\xff", b'{"ops":[' + b"[" * 100_000,
        b'{"ops":[' + b"9" * 5000 + b"]}",
    ],
)  # fmt: skip
def test_what_is_no_push_is_refused_whole(raw: bytes) -> None:
    with pytest.raises(Problem) as refused:
        read_push(raw)
    assert refused.value.code == "bad_json"


def test_more_than_four_mebibytes_are_not_even_read() -> None:
    with pytest.raises(Problem) as refused:
        read_push(b" " * (MAX_BYTES + 1))
    assert refused.value.code == "batch_too_large"
