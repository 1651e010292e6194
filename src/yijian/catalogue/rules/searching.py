"""How things are found: by words, by everyday words, by pinyin in full or by initials, by sound, and in spite of typing slips.

Everything is turned into lexemes with a one-letter mark (``w`` word of a name, ``b`` word of the body, ``g`` pair of characters, ``p`` pinyin of
a name from some character on, ``i`` its initials, ``t`` three letters of pinyin), which PostgreSQL keeps in one index without any
extension. The index gives candidates; ``score_of`` ranks them.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import rjieba
from pypinyin import lazy_pinyin

from yijian.catalogue.vocabulary import SearchDocument

LONGEST_QUERY = 60
LONGEST_SOUND = 8
"""Syllables of a name that are indexed from each character on."""
GUESS_BELOW = 40

_NOISE = re.compile(
    r"我想要?|我要|请问|怎么样?|怎样|如何|需要|什么|哪些|哪里|在哪儿?|去哪儿?|多少钱|多久|办理|办(?=.{2})|申请办?|手续|流程|材料|一件事|一下|的|吗|呢|啊|了"
)
_OUTSIDE = re.compile(r"[^0-9a-z\u3400-\u9fff]+")
_LETTERS = re.compile(r"[a-z]+")
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_NOT_WORDS = frozenset("的了和与及在为是有个把被")


def normal(text: str) -> str:
    """Return a text as it is compared: half-width, lower case, without spaces and punctuation."""
    return _OUTSIDE.sub("", unicodedata.normalize("NFKC", text).lower())


@lru_cache(maxsize=20_000)
def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a text and the shorter words inside them, once each."""
    found = rjieba.cut_for_search(_OUTSIDE.sub(" ", unicodedata.normalize("NFKC", text).lower()))
    return tuple(dict.fromkeys(word for word in found if word.strip() and word not in _NOT_WORDS))


@lru_cache(maxsize=20_000)
def syllables_of(text: str) -> tuple[str, ...]:
    """Return the pinyin of a text, one entry a character; other letters stand for themselves."""
    return tuple(letter for part in lazy_pinyin(normal(text)) for letter in _units(part))


def _units(part: str) -> Iterator[str]:
    # lazy_pinyin keeps runs of letters and digits together; each character is a unit of its own there.
    if part.isascii() and part.isalpha() and len(part) > 1:
        yield part
    else:
        yield from part


def sound_of(text: str) -> str:
    """Return the pinyin of a text without breaks."""
    return "".join(syllables_of(text))


def triples_of(sound: str) -> frozenset[str]:
    """Return every three letters in a row, with the ends marked."""
    padded = f"_{sound}_"
    return frozenset(padded[start : start + 3] for start in range(len(padded) - 2))


def pairs_of(text: str) -> frozenset[str]:
    """Return every two characters in a row."""
    bare = normal(text)
    return frozenset(bare[start : start + 2] for start in range(len(bare) - 1))


def lexemes_of(document: SearchDocument) -> list[str]:
    """Return everything a document may be found by."""
    found: set[str] = set()
    for name in (document.title, *document.synonyms):
        syllables = syllables_of(name)
        found.update(f"w{word}" for word in words_of(name))
        found.update(f"g{pair}" for pair in pairs_of(name))
        found.update(f"t{triple}" for triple in triples_of("".join(syllables)))
        for start in range(len(syllables)):
            part = syllables[start : start + LONGEST_SOUND]
            found.add("p" + "".join(part))
            found.add("i" + "".join(syllable[0] for syllable in part))
    found.update(f"b{word}" for word in (*words_of(document.plain), *words_of(document.body)))
    return sorted(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What somebody typed, taken apart."""

    text: str
    words: tuple[str, ...]
    alike: tuple[tuple[str, ...], ...]
    """For each word, other words that mean the same."""

    @property
    def is_letters(self) -> bool:
        """Whether only Latin letters were typed, so pinyin or initials are meant."""
        return _LETTERS.fullmatch(self.text) is not None

    @property
    def sound(self) -> str:
        """The pinyin of what was typed."""
        return self.text if self.is_letters else sound_of(self.text)


def query_of(text: str, *, synonyms: Iterable[Sequence[str]] = ()) -> Query:
    """Return the query of a typed text; questions lose their polite words (怎么办理) unless nothing else is left."""
    full = normal(text[:LONGEST_QUERY])
    bare = _NOISE.sub("", full) or full
    words = words_of(bare)
    groups = [tuple(group) for group in synonyms]
    alike = tuple(
        tuple(dict.fromkeys(other for group in groups if word in group for other in group if other != word))
        for word in words
    )
    return Query(text=bare, words=words, alike=alike)


def close_lexemes(query: Query) -> list[tuple[str, bool]]:
    """Return the lexemes of which a candidate has at least one; True marks the beginning of a lexeme."""
    found: dict[tuple[str, bool], None] = {}
    for word, alike in zip(query.words, query.alike, strict=True):
        for each in (word, *alike):
            found[(f"w{each}", False)] = None
            found[(f"b{each}", False)] = None
    if query.is_letters:
        found[("p" + query.text, True)] = None
        found[("i" + query.text, True)] = None
    elif _CHINESE.search(query.text):
        found |= {(f"g{pair}", False): None for pair in pairs_of(query.text)}
        if len(query.text) > 1:
            found[("p" + "".join(syllables_of(query.text)[:LONGEST_SOUND]), True)] = None
    return list(found)


def loose_lexemes(query: Query) -> list[tuple[str, bool]]:
    """Return lexemes for a second try, when the first found nothing good: three letters in a row of the sound."""
    return [(f"t{triple}", False) for triple in sorted(triples_of(query.sound))]


def score_of(
    query: Query, *, title: str, synonyms: Sequence[str], words: Sequence[str], boost: int = 0
) -> tuple[int, str]:
    """Return how well something answers a query (0 to about 120) and the name that matched best."""
    best, matched = 0.0, ""
    for name in (title, *synonyms):
        score = _name_score(query, name)
        if score and name == title:
            score += 2
        if score > best:
            best, matched = score, name
    body = 30 * _coverage(query, frozenset(words))
    if body > best:
        best, matched = body, ""
    return (round(best) + boost if best else 0), matched


def _name_score(query: Query, name: str) -> float:
    bare = normal(name)
    asked = query.text
    if not asked or not bare:
        return 0
    if asked == bare:
        return 100
    scores = [0.0]
    if asked in bare:
        scores.append(88 if bare.startswith(asked) else 80)
    elif len(bare) > 1 and bare in asked:
        scores.append(min(86, 66 + 2 * len(bare)))
    if query.is_letters:
        scores.append(_letters_score(asked, name))
    else:
        covered = _coverage(query, frozenset(words_of(name)))
        scores.append(70 * covered)
        sound, named = query.sound, sound_of(name)
        if len(asked) > 1 and sound in named:
            scores.append(74 if sound == named else 62)
        if len(asked) > 2 and _in_order(asked, bare):
            scores.append(52)
    if max(scores) < GUESS_BELOW:
        scores.append(55 * _likeness(query.sound, sound_of(name)))
    return max(scores)


def _letters_score(asked: str, name: str) -> float:
    syllables = syllables_of(name)
    sound, initials = "".join(syllables), "".join(syllable[0] for syllable in syllables)
    if asked == sound:
        return 92
    if asked == initials and len(asked) > 1:
        return 84
    if sound.startswith(asked) and len(asked) > 1:
        return 78
    starts = ["".join(syllables[start:]) for start in range(1, len(syllables))]
    if len(asked) > 2 and any(rest.startswith(asked) for rest in starts):
        return 66
    if len(asked) > 1 and initials.startswith(asked):
        return 64
    if len(asked) > 2 and asked in initials:
        return 50
    return 0


def _coverage(query: Query, have: frozenset[str]) -> float:
    whole = sum(len(word) for word in query.words)
    if not whole:
        return 0
    covered = 0.0
    for word, alike in zip(query.words, query.alike, strict=True):
        if word in have:
            covered += len(word)
        elif any(other in have for other in alike):
            covered += 0.85 * len(word)
    return covered / whole


def _in_order(asked: str, name: str) -> bool:
    rest = iter(name)
    return all(character in rest for character in asked)


def _likeness(asked: str, sound: str) -> float:
    """Return how alike two sounds are, 0 to 1; a longer name may hold the asked sound anywhere."""
    have, want = triples_of(sound), triples_of(asked)
    shared = len(have & want)
    if not shared:
        return 0
    alike = 2 * shared / (len(have) + len(want))
    inside = shared / len(want)
    likeness = max(alike, 0.8 * inside)
    return likeness if likeness >= 0.4 else 0
