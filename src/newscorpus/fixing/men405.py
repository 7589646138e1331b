"""MEN405: the name is marked, as the mention that the finding names; not where that name means several entities."""

from collections.abc import Sequence

from newscorpus.diagnostics import Diagnostic
from newscorpus.fixing._fix import Fix, Record
from newscorpus.fixing._record import free_id, layer_of, lies_within, place_of, text_of


def _mark(record: Record, found: Sequence[Diagnostic]) -> None:
    text = text_of(record)
    for one in found:
        place = one.location.start, one.location.end
        if text is None or place[0] is None or place[1] is None or not lies_within(text, (place[0], place[1])):
            continue
        like = _meant(record, text[place[0] : place[1]])
        if like is not None and like.get("id") is not None:
            _add(record, like, (place[0], place[1]))


def _meant(record: Record, name: str) -> Record | None:
    """Return the first mention of a name, if all of that name have one entity and one label."""
    named = [one for one in layer_of(record, "mentions") if one.get("form") == "name" and one.get("exact") == name]
    meanings = [(one.get("entity"), one.get("label")) for one in named]
    return named[0] if named and all(meaning == meanings[0] for meaning in meanings) else None


def _add(record: Record, like: Record, place: tuple[int, int]) -> None:
    """Add a mention before those that stand after it."""
    mention = {**like, "id": free_id(record, f"{like['id']}-"), "start": place[0], "end": place[1]}
    if "attributes" in mention:
        mention["attributes"] = []
    listed = record["mentions"]
    places = [_order(other) for other in listed]
    index = next((index for index, other in enumerate(places) if other > _order(mention)), len(listed))
    listed.insert(index, mention)


def _order(mention: object) -> tuple[int, int]:
    place = place_of(mention) if isinstance(mention, dict) else None
    return (-1, 0) if place is None else (place[0], -place[1])


FIX = Fix("MEN405", (_mark,))
