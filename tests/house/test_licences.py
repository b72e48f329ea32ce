"""What is installed may be shipped with an Apache-2.0 product: permissive, LGPL or MPL, nothing stronger."""

import re
from importlib import metadata

import pytest

ALLOWED = {
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "CC0-1.0",
    "HPND",
    "ISC",
    "LGPL-2.1-or-later",
    "LGPL-3.0-only",
    "LGPL-3.0-or-later",
    "MIT",
    "MIT-0",
    "MIT-CMU",
    "MPL-2.0",
    "OFL-1.1",
    "PSF-2.0",
    "Unlicense",
    "Zlib",
}
CLASSIFIERS = {
    "OSI Approved :: Apache Software License": "Apache-2.0",
    "OSI Approved :: BSD License": "BSD-3-Clause",
    "OSI Approved :: GNU Lesser General Public License v2 or later (LGPLv2+)": "LGPL-2.1-or-later",
    "OSI Approved :: GNU Lesser General Public License v3 (LGPLv3)": "LGPL-3.0-only",
    "OSI Approved :: ISC License (ISCL)": "ISC",
    "OSI Approved :: MIT License": "MIT",
    "OSI Approved :: Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "OSI Approved :: Python Software Foundation License": "PSF-2.0",
}
FREE_TEXT = {
    "Apache 2.0": "Apache-2.0",
    "BSD 2-Clause License": "BSD-2-Clause",
    "BSD": "BSD-3-Clause",
}
# Distributions whose metadata does not say it, or says it so that no program understands: read by a person.
BY_HAND = {
    "axe-playwright-python": (
        "MIT AND MPL-2.0",
        "licence file in the wheel; it carries axe-core, which is MPL-2.0; tests only",
    ),
    "pypdfium2": (
        "BSD-3-Clause AND Apache-2.0",
        "the metadata adds 'dependency licenses': PDFium and its parts, all permissive, texts in the wheel",
    ),
    "qrcode": (
        "BSD-3-Clause AND MIT",
        "the classifier 'Other' is for the part taken from pyqrnative, MIT by the licence file",
    ),
}


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def declared(distribution: metadata.Distribution) -> str | None:
    """The licence as an SPDX expression, None where nothing understandable is said."""
    fields = distribution.metadata
    if canonical(fields["Name"]) in BY_HAND:
        return BY_HAND[canonical(fields["Name"])][0]
    if expression := fields.get("License-Expression"):
        return str(expression)
    named = [
        line.removeprefix("License :: ")
        for line in fields.get_all("Classifier") or []
        if line.startswith("License :: ")
    ]
    if named:
        return " AND ".join(CLASSIFIERS.get(line, f"[{line}]") for line in named)
    text = (fields.get("License") or "").strip()
    return FREE_TEXT.get(text, text) or None


def is_allowed(expression: str) -> bool:
    """SPDX without brackets: AND binds tighter than OR; one side of an OR is enough."""
    return any(
        all(part.split(" WITH ")[0].strip() in ALLOWED for part in side.split(" AND "))
        for side in expression.strip("()").split(" OR ")
    )


@pytest.mark.parametrize("expression", ["MIT", "(MIT)", "Apache-2.0 OR GPL-3.0-only", "MIT AND PSF-2.0"])
def test_what_may_be_shipped_is_allowed(expression: str) -> None:
    assert is_allowed(expression)


@pytest.mark.parametrize(
    "expression",
    [
        "MIT AND GPL-3.0-only",
        "AGPL-3.0-or-later",
        "GPL-2.0-or-later WITH Classpath-exception-2.0",
        "[OSI Approved :: GNU General Public License v3 (GPLv3)]",
    ],
)
def test_what_may_not_be_shipped_is_refused(expression: str) -> None:
    assert not is_allowed(expression)


def test_everything_installed_has_a_licence_we_may_ship_with() -> None:
    found = {canonical(one.metadata["Name"]): declared(one) for one in metadata.distributions()}
    refused = {
        name: expression for name, expression in found.items() if not expression or not is_allowed(expression)
    }

    assert len(found) > 50
    assert refused == {}


def test_the_list_by_hand_names_only_what_is_installed() -> None:
    installed = {canonical(one.metadata["Name"]) for one in metadata.distributions()}

    assert set(BY_HAND) <= installed
