"""SPN308: the fragments in text order, those that touch or overlap as one."""

from collections.abc import Sequence

from newscorpus.diagnostics import Diagnostic
from newscorpus.fixing._fix import Fix, Record
from newscorpus.fixing._record import dicts_in, fits, place_of, spot_at, text_of


def _order(record: Record, found: Sequence[Diagnostic]) -> None:
    text = text_of(record)
    for one in found:
        path = (one.location.field or "").rpartition("[")[0]
        spot = spot_at(record, path)
        fragments = [] if spot is None else dicts_in(spot.value)
        places = [place_of(fragment) for fragment in fragments]
        if spot is None or None in places or len(fragments) != len(spot.value):
            continue
        if all(fragment.get("exact") is None or (text is not None and fits(text, fragment)) for fragment in fragments):
            spot.holder[spot.step] = _joined(fragments, text)


def _joined(fragments: Sequence[Record], text: str | None) -> list[Record]:
    joined: list[Record] = []
    for fragment in sorted(fragments, key=lambda fragment: (fragment["start"], fragment["end"])):
        if not joined or fragment["start"] > joined[-1]["end"]:
            joined.append(fragment)
        elif fragment["end"] > joined[-1]["end"]:
            last = joined[-1]
            last["end"] = fragment["end"]
            if text is not None and last.get("exact") is not None:
                last["exact"] = text[last["start"] : last["end"]]
    return joined


FIX = Fix("SPN308", (_order,))
