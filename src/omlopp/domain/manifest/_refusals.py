"""Files that cannot be read as a customer's list: one name, one code and the facts for each reason.

What a person should do about it is said by the entrance, in the reader's language, from the code.
"""

from typing import ClassVar


class ListRefused(Exception):
    """A file was not read as a list. `code` names the reason, `facts` hold its numbers and names."""

    code: ClassVar[str] = "refused"

    def __init__(self, **facts: str | int) -> None:
        super().__init__(self.code, facts)
        self.facts = facts


class ListEmpty(ListRefused):
    """There is nothing in the file, or nothing in its sheets."""

    code = "empty"


class ListTooLarge(ListRefused):
    """The file, what it unpacks to, or the area its cells span is over a limit (`what`, `size`, `limit`)."""

    code = "too_large"


class TooManyRows(ListRefused):
    """More rows than one list may hold (`rows` seen before giving up, `limit`)."""

    code = "too_many_rows"


class ListEncrypted(ListRefused):
    """The file needs a password."""

    code = "encrypted"


class ListTruncated(ListRefused):
    """The file ends too early or its content does not agree with its checksums (`where`)."""

    code = "truncated"


class ListHasMacros(ListRefused):
    """The workbook carries program code. Its cells could be read; a file that runs code is not let in."""

    code = "macros"


class ListIsBomb(ListRefused):
    """The file is built to unpack into far more than it shows (`where`, `size`, `packed`)."""

    code = "zip_bomb"


class NotAList(ListRefused):
    """The content is something else than XLSX or delimited text, whatever the name says (`found`)."""

    code = "not_a_list"


class ListHasNuls(ListRefused):
    """The text has NUL bytes in it, so what stands between them cannot be trusted (`offset`)."""

    code = "nul_bytes"


class ListUndecodable(ListRefused):
    """The text or the sheet cannot be decoded (`where`)."""

    code = "undecodable"


class NoTableFound(ListRefused):
    """No sheet has a row of headings that names devices (`sheets` looked through)."""

    code = "no_table"


REFUSALS: tuple[type[ListRefused], ...] = (
    ListEmpty,
    ListTooLarge,
    TooManyRows,
    ListEncrypted,
    ListTruncated,
    ListHasMacros,
    ListIsBomb,
    NotAList,
    ListHasNuls,
    ListUndecodable,
    NoTableFound,
)
"""Every refusal, so that an entrance can prove that it has words for each code."""
