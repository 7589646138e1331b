"""REC206."""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from newscorpus.columns import Columns, FieldValues, Finding
from newscorpus.diagnostics import Fault
from newscorpus.rules._rule import ERROR, Wording, rule
from newscorpus.rules.record._shared import last_name
from newscorpus.text import shown

_FORMS = {
    "$.id": "write 3 to 80 lower-case letters and digits, words joined by single hyphens",
    "language": "write a BCP 47 tag such as `en` or `en-GB`",
    "text_length": "write the number of code points in the text",
    "text_sha256": "write the SHA-256 of the text's UTF-8 bytes as 64 lower-case hexadecimal digits",
    "published_at": "write a time with its zone, such as `2025-02-03T08:30:00Z`",
    "url": "write a whole address that starts with `https://` or `http://`",
    "topics": "write an IPTC Media Topic as `medtop:` and eight digits",
    "license": "write an SPDX license identifier, or `LicenseRef-` and a name",
    "wikidata": "write `Q` and the item's number",
}


def _word(fault: Fault) -> Wording:
    return _wording(fault.details["value"], fault.field)


def _wording(value: str, field: str | None) -> Wording:
    name = last_name(field)
    remedy = _FORMS.get("$.id" if field == "$.id" else name.partition("[")[0])
    if not value:
        return Wording(f"Field {shown(name)} is an empty text.", remedy)
    return Wording(f"{shown(value)} is no well-formed {shown(name)}.", remedy)


@rule("REC206", "malformed-value", ERROR, table="articles", words=_word)
def malformed_value(columns: Columns) -> Iterator[Finding]:
    """A value does not have the form that the schema gives its field.

    ## What it checks
    The patterns and lengths of the schema: `id`, `language`, `text_sha256`, `url`, `rights.license`, `wikidata`, each
    of `topics`, and that no id, reference or attribute key is an empty text; that `text_length` is not negative; that
    `published_at` is a time of the calendar, in the form of RFC 3339. Whether the thing that is named exists is not
    checked.

    ## Why it matters
    These values are keys into other data: a license that no tool knows, or an item `q42` that no join finds.

    ## Example
    `"topics": ["20000500"]` instead of `medtop:20000500`.

    ## Use instead
    The form that the remedy names.
    """
    for values in columns.fields:
        for index in _malformed(values):
            place = values.place(index)
            wording = _wording(str(values.array[index].as_py()), place.field)
            yield Finding(place, wording.message, wording.remedy)


def _malformed(values: FieldValues) -> list[int]:
    shape, array = values.shape, values.array
    if values.path == "$.text_length":
        wrong = pc.less(array, 0)
    elif shape.kind != "text" or not (shape.pattern or shape.shortest or shape.longest):
        return []
    else:
        wrong = pa.scalar(False)
        if shape.pattern:
            wrong = pc.or_(wrong, pc.invert(pc.match_substring_regex(array, shape.pattern)))
        if shape.shortest:
            wrong = pc.or_(wrong, pc.less(pc.utf8_length(array), shape.shortest))
        if shape.longest:
            wrong = pc.or_(wrong, pc.greater(pc.utf8_length(array), shape.longest))
    indices: list[int] = np.flatnonzero(pc.fill_null(wrong, False).to_numpy(zero_copy_only=False)).tolist()
    return indices
