"""How passwords are kept, and which are refused."""

import threading
import time

import pytest
from argon2 import PasswordHasher, extract_parameters

from server.base.errors import Problem
from server.people import passwords

NOBODYS = "_NOBODYS"


def test_a_password_is_argon2id_with_46_mib_and_never_the_same_twice() -> None:
    one, other = passwords.hashed("a long enough one"), passwords.hashed("a long enough one")
    found = extract_parameters(one)
    assert (found.memory_cost, found.time_cost, found.parallelism) == (46 * 1024, 1, 1)
    assert one.startswith("$argon2id$")
    assert one != other
    assert passwords.matches(one, "a long enough one")
    assert not passwords.matches(one, "another long one")


def test_an_unknown_user_costs_what_a_known_one_costs() -> None:
    known = extract_parameters(passwords.hashed("a long enough one"))
    assert extract_parameters(getattr(passwords, NOBODYS)) == known


@pytest.mark.parametrize("stored", [None, "", "no hash"])
def test_an_account_without_a_password_has_none_that_fits(stored: str | None) -> None:
    assert not passwords.matches(stored, "")
    assert not passwords.matches(stored, "a long enough one")


def test_who_knows_what_unknown_users_are_checked_against_comes_in_nowhere(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(passwords, NOBODYS, passwords.hashed("nobody's password"))
    assert not passwords.matches(None, "nobody's password")
    assert not passwords.matches("", "nobody's password")


def test_a_hash_of_weaker_parameters_is_outdated() -> None:
    assert passwords.is_outdated(PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash("x"))
    assert not passwords.is_outdated(passwords.hashed("x"))


def test_no_more_than_two_are_hashed_at_once_and_who_waits_too_long_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    at_work, most, lock = 0, 0, threading.Lock()

    def slow(_password: str) -> str:
        nonlocal at_work, most
        with lock:
            at_work += 1
            most = max(most, at_work)
        time.sleep(0.2)
        with lock:
            at_work -= 1
        return "hash"

    monkeypatch.setattr(passwords, "_hasher", type("Slow", (), {"hash": staticmethod(slow)}))
    threads = [threading.Thread(target=passwords.hashed, args=("x",)) for _ in range(5)]
    for thread in threads:
        thread.start()
    time.sleep(0.05)
    monkeypatch.setattr(passwords, "LONGEST_WAIT_SECONDS", 0.01)
    with pytest.raises(Problem) as refused:
        passwords.hashed("x")
    for thread in threads:
        thread.join()
    assert refused.value.code == "busy"
    assert most == passwords.AT_ONCE


@pytest.mark.parametrize(
    "password",
    ["short", "x" * 201, "1234567890", "13812345678", "password2024!", "a123456789", "woaini1314520",
     "qiaomen-demo", "QwertyUiop1", "abcdefghijkl", "jjkkjjkkjjkk", "wangge01wangge01", "wangge01-2024",
     "2024.wangge01"],
)  # fmt: skip
def test_what_others_would_try_first_is_refused(password: str) -> None:
    assert passwords.fault_of(password, "wangge01")


@pytest.mark.parametrize(
    "password", ["a long enough one", "我在青禾里敲门十年了", "kxfr-8m2p-qwzt-6hbn", "correct horse"]
)
def test_a_long_password_of_ones_own_needs_no_signs_and_no_capitals(password: str) -> None:
    assert passwords.fault_of(password, "wangge01") is None


def test_checking_an_evil_password_takes_no_time() -> None:
    start = time.perf_counter()
    for evil in ("a" * 200, "qq" * 100, "qwer" * 50, "asdf" * 49 + "ß"):
        passwords.fault_of(evil, "q")
    assert time.perf_counter() - start < 0.2
