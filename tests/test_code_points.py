"""Asking each distinct character once, whoever else asks meanwhile."""

from __future__ import annotations

import numpy as np

from newscorpus.code_points import CharacterTest


def points(text: str) -> np.ndarray[tuple[int], np.dtype[np.uint32]]:
    return np.array([ord(character) for character in text], dtype=np.uint32)


def test_each_character_is_asked_once() -> None:
    asked: list[str] = []

    def is_upper(character: str) -> bool:
        asked.append(character)
        return character.isupper()

    ask = CharacterTest(is_upper)
    assert ask(points("AbA😀")).tolist() == [True, False, True, False]
    assert ask(points("b😀A")).tolist() == [False, False, True]
    assert sorted(asked) == sorted("Ab😀")


def test_answers_stand_while_another_thread_makes_room_for_more() -> None:
    def is_upper(character: str) -> bool:
        if character == "b":
            assert ask(points("😀Z")).tolist() == [False, True]
        return character.isupper()

    ask = CharacterTest(is_upper)
    assert ask(points("AbCd")).tolist() == [True, False, True, False]
    assert ask(points("dCbA")).tolist() == [False, True, False, True]
