"""Names that a person said are models: used as said, never for another kind, part of the set's digest."""

import pytest

from omlopp.domain.carbon import Line, assess, assess_columns, match_models
from omlopp.domain.carbon.factors import (
    ANY_VERSION,
    Alias,
    AliasesUnreadable,
    FactorSet,
    fault_of,
    merged,
    read_aliases,
    shipped,
    write_aliases,
)
from omlopp.domain.carbon.matching import ToolName

NAMELESS = ToolName("Dell Inc.", "Corporate Notebook 14", kind="laptop")
ALIAS = Alias("Dell Inc.", "Corporate Notebook 14", "", "Dell", "Latitude 7420")


def aliased(*aliases: Alias) -> FactorSet:
    return shipped().with_aliases(aliases)


def test_a_name_that_no_sheet_has_is_the_model_a_person_said() -> None:
    before = match_models([NAMELESS], shipped())[0]
    plain = match_models([ToolName("Dell", "Latitude 7420", kind="laptop")], shipped())[0]

    found = match_models([NAMELESS], aliased(ALIAS))[0]

    assert before.level == "none"
    assert (found.level, found.name, found.nonuse_kg) == ("model", "Latitude 7420", plain.nonuse_kg)
    assert found.reasons[0] == "alias"


@pytest.mark.parametrize(
    "name",
    [
        ToolName("DELL", "corporate  notebook 14", kind="laptop"),
        ToolName("Dell Inc.", "Corporate_Notebook 14", "v1.14", kind="laptop"),
        ToolName("Dell Inc.", "Corporate Notebook 14"),
    ],
)
def test_spellings_of_the_same_name_are_the_same(name: ToolName) -> None:
    assert match_models([name], aliased(ALIAS))[0].level == "model"


@pytest.mark.parametrize(
    "name",
    [
        ToolName("HP", "Corporate Notebook 14", kind="laptop"),
        ToolName("Dell Inc.", "Corporate Notebook 15", kind="laptop"),
        ToolName("Dell Inc.", "Corporate Notebook", kind="laptop"),
        ToolName("Dell Inc.", "Corporate Notebook 14", "Second Edition", kind="laptop"),
    ],
)
def test_another_name_is_not(name: ToolName) -> None:
    assert match_models([name], aliased(ALIAS))[0].level == "none"


def test_a_star_stands_for_whichever_version_and_a_version_said_comes_before_it() -> None:
    any_of = Alias("LENOVO", "99ZZ", ANY_VERSION, "Dell", "Latitude 7420")
    this = Alias("LENOVO", "99ZZ", "Second Edition", "Dell", "Latitude 7410")

    names = [ToolName("LENOVO", "99ZZ", version) for version in ("", "First Edition", "Second Edition")]

    assert [each.name for each in match_models(names, aliased(any_of, this))] == [
        "Latitude 7420",
        "Latitude 7420",
        "Latitude 7410",
    ]


def test_a_device_of_another_kind_is_never_that_model() -> None:
    found = match_models([ToolName("Dell Inc.", "Corporate Notebook 14", kind="monitor")], aliased(ALIAS))[0]

    assert found.level == "none"
    assert "alias_kind_differs" in found.reasons
    assert fault_of(ALIAS, shipped(), kind="monitor") == ("model", "kind_differs", "laptop")
    assert fault_of(ALIAS, shipped(), kind="workstation") is None


def test_every_way_of_assessing_uses_it_and_names_another_set() -> None:
    line = Line(1, "laptop", manufacturer="Dell Inc.", model="Corporate Notebook 14")
    whole = aliased(ALIAS)

    one = assess([line], "omlopp-2026", factors=whole)
    columns = {"kind": ["laptop"], "manufacturer": ["Dell Inc."], "model": ["Corporate Notebook 14"]}
    many = assess_columns(columns, "omlopp-2026", factors=whole)

    assert one.lines[0].level == "model"
    assert many.frame["level"].to_list() == ["model"]
    assert one.factor_set_sha256 == many.factor_set_sha256 == whole.digest != shipped().digest


def test_a_set_is_known_by_what_its_names_say_and_not_by_their_spelling_or_order() -> None:
    other = Alias("HP", "Fleet Book", "", "Dell", "Latitude 7410")
    respelled = Alias("DELL INC.", "corporate notebook 14", "", "DELL", "latitude 7420")

    assert aliased(ALIAS, other).digest == aliased(other, respelled).digest
    assert aliased(ALIAS).digest != aliased(other).digest
    assert aliased().digest == shipped().digest
    assert merged([aliased(ALIAS), FactorSet("none")]).digest == aliased(ALIAS).digest


def test_what_is_written_is_read_again() -> None:
    aliases = (ALIAS, Alias("", 'Fleet; "Book"', ANY_VERSION, "Dell", "Latitude 7410"))

    found, problems = read_aliases(write_aliases(aliases).decode(), shipped())

    assert not problems
    assert set(found) == set(aliases)


def test_a_line_that_can_be_no_alias_is_told_and_left_out() -> None:
    rows = [
        "manufacturer,product,version,model_manufacturer,model",
        "Dell Inc.,Corporate Notebook 14,,Dell,Latitude 7420",
        "Dell Inc.,corporate notebook 14,,Dell,Latitude 7410",
        "Dell Inc.,=HYPERLINK(1),,Dell,Latitude 7420",
        "Dell Inc.,Fleet Book,,Dell,Latitude 99999",
        "Dell Inc.,,,Dell,Latitude 7420",
        "Dell Inc.,System Product Name,,Dell,Latitude 7420",
        f"Dell Inc.,{'long ' * 70},,Dell,Latitude 7420",
        "",
    ]

    found, problems = read_aliases("\n".join(rows), shipped())

    assert found == (ALIAS,)
    assert [(each.line, each.code) for each in problems] == [
        (3, "alias_twice"),
        (4, "formula_cell"),
        (5, "alias_target_unknown"),
        (6, "missing"),
        (7, "no_model_name"),
        (8, "name_too_long"),
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        ("product,model\n", "column_missing"),
        ("a\0b", "binary"),
        ('product,model_manufacturer,model\n"a', "csv"),
    ],
)
def test_what_is_no_list_is_refused(text: str, code: str) -> None:
    with pytest.raises(AliasesUnreadable) as refused:
        read_aliases(text, shipped())
    assert refused.value.code == code


def test_a_list_with_semicolons_and_a_byte_order_mark_is_read() -> None:
    header = "\ufeffproduct;manufacturer;model_manufacturer;model"
    text = f"{header}\r\nCorporate Notebook 14;Dell Inc.;Dell;Latitude 7420\r\n"

    assert read_aliases(text, shipped()) == ((ALIAS,), ())
