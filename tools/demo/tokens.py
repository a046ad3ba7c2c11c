"""A tiny BERT tokenizer: lower-case, accents stripped, punctuation split off, greedy WordPiece."""
import unicodedata

PAD, UNK, CLS, SEP = 0, 1, 2, 3
# The family's text length; longer texts are cut.
MAX_TOKENS = 77


def is_punctuation(char):
    """BERT's rule: every ASCII sign that is no letter, digit or space, and Unicode category P."""
    code = ord(char)
    ascii_sign = 33 <= code <= 47 or 58 <= code <= 64 or 91 <= code <= 96 or 123 <= code <= 126
    return ascii_sign or unicodedata.category(char).startswith("P")


def words(text):
    """Lower-cased words and single punctuation signs."""
    text = unicodedata.normalize("NFD", text.lower())
    spaced = []
    for char in text:
        if unicodedata.category(char) == "Mn":
            continue
        spaced.append(f" {char} " if is_punctuation(char) else char)
    return "".join(spaced).split()


class Tokenizer:
    """`entries`: the lines of vocab.txt."""

    def __init__(self, entries):
        self.ids = {entry: index for index, entry in enumerate(entries)}

    def pieces(self, word):
        """Greedy longest-match pieces of a word as ids; [UNK] when a letter is missing."""
        found, start = [], 0
        while start < len(word):
            for end in range(len(word), start, -1):
                piece = self.ids.get(("##" if start else "") + word[start:end])
                if piece is not None:
                    break
            else:
                return [UNK]
            found.append(piece)
            start = end
        return found

    def encode(self, text, split=None):
        """Ids with [CLS] and [SEP]; `split(word)` may cut a word in two to train the pieces."""
        ids = [CLS]
        for word in words(text):
            cut = split(word) if split else 0
            if not cut:
                ids += self.pieces(word)
                continue
            ids += self.pieces(word[:cut])
            ids += self.tail(word[cut:])
        return ids[: MAX_TOKENS - 1] + [SEP]

    def tail(self, rest):
        """Pieces of the end of a word."""
        found = []
        while rest:
            for end in range(len(rest), 0, -1):
                piece = self.ids.get("##" + rest[:end])
                if piece is not None:
                    break
            else:
                return [UNK]
            found.append(piece)
            rest = rest[end:]
        return found
