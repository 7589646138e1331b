"""MEN406."""

import re
from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from newscorpus.columns import UNKNOWN, Columns, Finding, Mask
from newscorpus.rules._rule import WARNING, rule
from newscorpus.rules.mention._shared import are_values, label_codes
from newscorpus.schema.current import MentionForm
from newscorpus.text import shown

PRONOUNS = tuple(
    "i me my mine myself we us our ours ourselves you your yours yourself yourselves "
    "he him his himself she her hers herself it its itself they them their theirs themselves themself "
    "this that these those who whom whose which whoever whomever what "
    "one ones oneself other others another each both either neither none all some any many few several most "
    "everyone everybody someone somebody anyone anybody nobody everything something anything nothing "
    "former latter same such".split()
)
"""The words of which an English pronoun holds at least one."""

_POSSESSIVES = frozenset("my our your his her its their".split())
_FORMS = frozenset(MentionForm)
_WORD = re.compile(r"[^\W\d_]+")


@rule(
    "MEN406",
    "form-contradicts-label",
    WARNING,
    table="mentions",
    needs=("mentions.label", "mentions.form"),
    thresholds={"pronouns": PRONOUNS},
)
def form_contradicts_label(columns: Columns, *, pronouns: tuple[str, ...]) -> Iterator[Finding]:
    """The form of a mention cannot go with its label, its entity or its words.

    ## What it checks
    - A mention labeled `DATE`, `TIME`, `PERCENT`, `MONEY`, `QUANTITY`, `ORDINAL` or `CARDINAL` is of form `value`
      and refers to no entity; a mention with another label is of another form.
    - A mention of form `pronoun` in an English text holds a pronoun, and not only a possessive that goes with a noun
      (*his team*).

    ## Why it matters
    Programs sort mentions by form: names train taggers, pronouns are left to coreference, values to
    normalization. What is in the wrong drawer is lost, or spoils the others.

    ## Example
    *Friday*, a `DATE` of form `name`; *the mayor*, of form `pronoun`.

    ## Use instead
    `value` for dates, times, sums and numbers, without an entity; `nominal` for descriptions; `name` for names.

    ## Configuration
    - `pronouns`, the words that count as such, kept wide so that only what is none at all is reported: *I me my
      mine myself we us our ours ourselves you your yours yourself yourselves he him his himself she her hers
      herself it its itself they them their theirs themselves themself this that these those who whom whose which
      whoever whomever what one ones oneself other others another each both either neither none all some any many
      few several most everyone everybody someone somebody anyone anybody nobody everything something anything
      nothing former latter same such*. Texts in other languages are not judged by them.
    """
    mentions, is_value = columns.mentions, are_values(columns)
    has_value_form, is_labeled = mentions.form.equals("value"), label_codes(columns) != UNKNOWN
    for row in mentions.where(is_labeled & mentions.form.known & (is_value != has_value_form)):
        label, form = mentions.label[row], mentions.form[row]
        if form in _FORMS:
            wanted = "a value" if is_value[row] else "no value"
            message = f"Mention labeled `{label}` is of form `{form}`; what is labeled so is {wanted}."
            yield mentions.found(row, message, name="form")
    for row in mentions.where(is_value & has_value_form & mentions.entity.known):
        entity = shown(mentions.entity[row] or "")
        message = f"Mention labeled `{mentions.label[row]}` is a value, and refers to entity {entity}."
        yield mentions.found(row, message, "leave out the entity, or label it by what it names", name="entity")
    for row in mentions.where(_are_no_pronouns(columns, frozenset(pronouns)) & ~is_value):
        yield mentions.found(row, f"Mention {shown(mentions.exact[row] or '')} is no pronoun.", name="form")


def _are_no_pronouns(columns: Columns, pronouns: frozenset[str]) -> Mask:
    """Which mentions are of form `pronoun`, yet hold none; mostly they are one, and nothing else."""
    after_possessive = pronouns | {"own"}
    mentions = columns.mentions
    is_english = columns.articles.language.matches("^[Ee][Nn](-|$)")[mentions.article]
    rows = np.flatnonzero(mentions.form.equals("pronoun") & mentions.exact.known & is_english)
    words = pc.utf8_lower(mentions.exact.array.take(pa.array(rows)))
    is_plain = pc.is_in(words, value_set=pa.array(sorted(pronouns), pa.string())).to_numpy(zero_copy_only=False)
    found = np.zeros(len(mentions), dtype=bool)
    for row, phrase in zip(rows[~is_plain].tolist(), words.filter(pa.array(~is_plain)).to_pylist(), strict=True):
        listed = _WORD.findall(phrase)
        found[row] = pronouns.isdisjoint(listed) or (listed[0] in _POSSESSIVES and listed[-1] not in after_possessive)
    return found
