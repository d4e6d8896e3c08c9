"""The second factor: codes of a phone, each counted once, and recovery codes."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from sqlalchemy import select

from server.base.database import Database
from server.base.errors import Problem
from server.base.keys import Keys
from server.people import totp

NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)
USER = "0193a5c2-0000-7000-8000-000000000011"


def code(secret: bytes, at: datetime = NOW) -> str:
    """What the phone shows."""
    return TOTP(secret, 6, SHA1(), 30).generate(int(at.timestamp())).decode()


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    return Keys(tmp_path / "keys")


@pytest.fixture
def secret(database: Database, keys: Keys) -> bytes:
    """Somebody whose phone makes codes since a minute ago."""
    earlier = NOW - timedelta(minutes=1)
    secret = database.write(lambda c: totp.begin(c, keys, USER, earlier))
    database.write(lambda c: totp.confirm(c, keys, USER, code(secret, earlier), earlier))
    return secret


def _use(database: Database, keys: Keys, word: str, at: datetime = NOW) -> bool:
    return database.write(lambda c: totp.use(c, keys, USER, word, at))


def test_a_code_counts_once(database: Database, keys: Keys, secret: bytes) -> None:
    assert _use(database, keys, code(secret))
    assert not _use(database, keys, code(secret))
    assert not _use(database, keys, code(secret, NOW - timedelta(seconds=30)))  # nor does an older one
    assert _use(database, keys, code(secret, NOW + timedelta(seconds=30)), NOW + timedelta(seconds=30))


def test_of_many_who_bring_one_code_at_once_one_comes_in(
    database: Database, keys: Keys, secret: bytes
) -> None:
    with ThreadPoolExecutor(8) as pool:
        came = list(pool.map(lambda _n: _use(database, keys, code(secret)), range(8)))
    assert came.count(True) == 1


def test_a_clock_may_be_half_a_minute_off_and_no_more(database: Database, keys: Keys, secret: bytes) -> None:
    for seconds in (-90, -60, 60, 90):
        assert not _use(database, keys, code(secret, NOW + timedelta(seconds=seconds)))
    assert _use(database, keys, code(secret, NOW + timedelta(seconds=30)))


@pytest.mark.parametrize("word", ["", "000000 ", "12345", "1234567", "abcdef", "-", "９" * 6])
def test_nonsense_is_no_code(database: Database, keys: Keys, secret: bytes, word: str) -> None:
    assert code(secret) != word.strip()
    assert not _use(database, keys, word)


def test_full_width_digits_and_a_space_in_the_middle_do_not_matter(
    database: Database, keys: Keys, secret: bytes
) -> None:
    shown = code(secret)
    wide = "".join(chr(ord(digit) - ord("0") + ord("０")) for digit in shown)
    assert _use(database, keys, f" {wide[:3]} {wide[3:]} ")


def test_recovery_codes_count_once_each_and_lie_as_hashes(database: Database, keys: Keys) -> None:
    secret = database.write(lambda c: totp.begin(c, keys, USER, NOW))
    codes = database.write(lambda c: totp.confirm(c, keys, USER, code(secret), NOW))
    assert len(set(codes)) == 10
    with database.snapshot() as connection:
        held = str(list(connection.execute(select(totp.RecoveryCode.__table__))))
        assert totp.state(connection, USER)[1] == 10
    assert not any(one in held or one.replace("-", "") in held for one in codes)
    assert _use(database, keys, codes[3].upper().replace("-", " "))
    assert not _use(database, keys, codes[3])
    with database.snapshot() as connection:
        assert totp.state(connection, USER)[1] == 9


def test_the_secret_lies_encrypted_and_opens_for_its_own_person_alone(
    database: Database, keys: Keys, secret: bytes
) -> None:
    with database.snapshot() as connection:
        (sealed,) = connection.scalars(select(totp.Totp.secret))
    assert secret not in sealed
    with pytest.raises(InvalidTag):
        keys.decrypt(sealed, "totp/somebody-else")


def test_a_secret_that_was_begun_counts_only_once_confirmed_and_in_time(
    database: Database, keys: Keys, secret: bytes
) -> None:
    newer = database.write(lambda c: totp.begin(c, keys, USER, NOW))
    assert not _use(database, keys, code(newer))
    assert _use(database, keys, code(secret))
    with pytest.raises(Problem) as wrong:
        database.write(lambda c: totp.confirm(c, keys, USER, code(secret), NOW))
    assert wrong.value.code == "totp_wrong"
    late = NOW + timedelta(minutes=11)
    with pytest.raises(Problem) as over:
        database.write(lambda c: totp.confirm(c, keys, USER, code(newer, late), late))
    assert over.value.code == "not_found"
    database.write(lambda c: totp.confirm(c, keys, USER, code(newer), NOW))
    assert not _use(database, keys, code(newer))  # confirming used it
    later = NOW + timedelta(seconds=30)
    assert not _use(database, keys, code(secret, later), later)
    assert _use(database, keys, code(newer, later), later)


def test_dropped_it_is_gone_with_its_recovery_codes(database: Database, keys: Keys, secret: bytes) -> None:
    database.write(lambda c: totp.drop(c, USER, NOW))
    with database.snapshot() as connection:
        assert totp.state(connection, USER) == (None, 0)
    assert not _use(database, keys, code(secret))
    with pytest.raises(Problem):
        database.write(lambda c: totp.drop(c, USER, NOW))
