"""What the macros promise: words beside icons, links behind figures, sums that say when they are wrong."""

from collections.abc import Callable

import pytest
from django import forms
from django.http import HttpRequest
from django.test import RequestFactory
from django.utils import translation
from jinja2 import UndefinedError
from lxml import html

from tests.ui.engine import engine

Render = Callable[..., str]


@pytest.fixture
def render() -> Render:
    """Render one expression or block of macros, in Swedish."""

    def rendered(
        source: str, language: str = "sv", request: HttpRequest | None = None, **context: object
    ) -> str:
        template = engine().from_string('{% import "ui/components.html" as c %}' + source)
        with translation.override(language):
            return str(template.render(context, request))

    return rendered


def text(markup: str) -> str:
    return " ".join(html.fromstring(f"<div>{markup}</div>").text_content().split())


def test_what_a_template_says_follows_the_reader_and_not_the_first_reader(render: Render) -> None:
    template = engine().from_string("{{ 1398|number }} {{ none|known }}")

    with translation.override("sv"):
        assert template.render() == "1\u00a0398 okänt"
    with translation.override("en"):
        assert template.render() == "1,398 unknown"


def test_a_misspelt_name_is_an_error(render: Render) -> None:
    with pytest.raises(UndefinedError):
        render("{{ devcies }}")
    with pytest.raises(UndefinedError):
        render("{% if devcies %}x{% endif %}")


def test_a_missing_key_may_be_tested_but_not_printed(render: Render) -> None:
    assert render("{% if item.tone %}x{% else %}y{% endif %}", item={}) == "y"
    with pytest.raises(UndefinedError):
        render("{{ item.tone }}", item={})


def test_a_status_is_icon_and_word(render: Render) -> None:
    markup = render('{{ c.verdict("missing", "outcome") }}')

    assert text(markup) == "Saknas"
    assert markup.count("<svg") == 1
    assert 'class="status error"' in markup


def test_input_is_escaped_everywhere(render: Render) -> None:
    markup = render(
        "{{ c.status(evil) }}{{ c.serial(evil) }}{{ c.figure(evil, evil, evil, evil, evil) }}"
        "{{ c.identity_link(evil, evil, evil) }}{{ c.definition_list([(evil, evil)]) }}"
        "{{ c.tally_filters([{'text': evil, 'count': 1, 'url': evil}], evil) }}{{ c.search_box(evil, evil) }}"
        "{{ c.bar_chart([(evil, 1)], evil, [evil, evil], formats.number, evil) }}"
        "{{ c.check_cell(evil, evil, evil) }}{{ c.empty_state(evil, evil) }}{{ c.diff(evil, evil) }}",
        evil="\"><script>x</script>'",
    )

    assert "<script" not in markup
    assert not html.fromstring(f"<div>{markup}</div>").xpath("//script")


def test_an_equation_that_adds_up_says_nothing_more(render: Render) -> None:
    markup = render(
        "{{ c.equation(whole, parts) }}",
        whole={"text": "anmälda", "count": 318, "url": "/a"},
        parts=[{"text": "mottagna", "count": 311, "url": "/b"}, {"text": "saknas", "count": 7, "url": "/c"}],
    )

    assert text(markup) == "318 anmälda = 311 mottagna + 7 saknas"
    assert "gap" not in markup


@pytest.mark.parametrize(("counted", "said"), [(309, "+ 9 utan förklaring"), (320, "− 2 för många")])
def test_a_gap_in_an_equation_is_a_link(render: Render, counted: int, said: str) -> None:
    markup = render(
        "{{ c.equation({'text': 'anmälda', 'count': 318}, parts, '/gap') }}",
        parts=[{"text": "mottagna", "count": counted}],
    )

    assert text(markup).endswith(said)
    assert 'href="/gap"' in markup


def test_a_tally_of_none_is_not_a_link(render: Render) -> None:
    markup = render(
        "{{ c.tally_filters([{'text': 'fel', 'count': 0, 'url': '?x', 'tone': 'error'}], 'Rader') }}",
    )

    assert "<a" not in markup
    assert text(markup) == "0 fel"


def test_a_header_sorts_the_other_way_the_second_time(render: Render) -> None:
    request = RequestFactory().get("/devices", {"status": ["a", "b"], "after": "x", "sort": "code"})

    markup = render('{{ c.sort_header("Kod", "code", "code", request) }}', request=request)

    assert 'aria-sort="ascending"' in markup
    assert 'href="?status=a&amp;status=b&amp;sort=-code"' in markup


def test_the_query_of_a_page_keeps_its_filters_and_drops_its_position(render: Render) -> None:
    request = RequestFactory().get("/devices", {"q": "å & b", "after": "x"})

    assert (
        render("{{ with_query(request, status='missing', q=none)|safe }}", request=request)
        == "?status=missing"
    )
    assert render("{{ with_query(request, after='y')|safe }}", request=request) == "?q=%C3%A5+%26+b&after=y"


def test_an_action_whose_ground_is_missing_is_not_offered(render: Render) -> None:
    markup = render("{{ c.action_button('Utfärda', '/issue', '', missing=['1 enhet saknar grad']) }}")

    assert "<button" not in markup
    assert "1 enhet saknar grad" in markup


def test_an_action_carries_its_fields_and_its_token(render: Render) -> None:
    request = RequestFactory().get("/")

    markup = render(
        "{{ c.action_button('Godkänn', '/ok', csrf_input, 'primary', {'version': 2}) }}", request=request
    )

    assert 'name="csrfmiddlewaretoken"' in markup
    assert 'name="version" value="2"' in markup
    assert 'method="post"' in markup


class SampleForm(forms.Form):
    reference = forms.CharField(label="Referens", help_text="Syns på avräkningen")
    demand = forms.ChoiceField(label="Krav", widget=forms.RadioSelect, choices=[("a", "A"), ("b", "B")])
    agreed = forms.BooleanField(label="Jag har rätt att lämna ut enheterna")
    hidden = forms.CharField(widget=forms.HiddenInput, required=False)


def test_an_error_stands_in_the_summary_and_at_its_field(render: Render) -> None:
    form = SampleForm(data={"reference": "", "hidden": "7"})

    page = html.fromstring(render("<div>{{ c.form(form, '', 'Spara') }}</div>", form=form))

    (summary,) = page.xpath("//*[@role='alert']")
    assert summary.get("autofocus") is not None
    targets = [link.get("href").removeprefix("#") for link in summary.iter("a")]
    assert len(targets) == 3
    for target in targets:
        (control,) = page.xpath("//*[@id=$id]", id=target)
        assert control.tag == "input"
    (reference,) = page.xpath("//input[@name='reference']")
    described = reference.get("aria-describedby").split()
    assert [page.xpath("string(//*[@id=$id])", id=name).strip() for name in described] == [
        "Syns på avräkningen",
        "Fel: Detta fält måste fyllas i.",
    ]
    assert reference.get("aria-invalid") == "true"
    assert page.xpath("//input[@name='hidden']/@value") == ["7"]


def test_every_control_has_a_label(render: Render) -> None:
    page = html.fromstring(render("<div>{{ c.form(form, '', 'Spara') }}</div>", form=SampleForm()))

    for control in page.xpath("//input[not(@type='hidden')]"):
        assert page.xpath("//label[@for=$id]", id=control.get("id")), control.get("name")


def test_the_future_step_of_a_timeline_says_when_it_is_expected(render: Render) -> None:
    markup = render(
        "{{ c.timeline([{'text': 'Betalas ut', 'future': true, 'period': '2026-11-25 → 2026-11-29'}]) }}"
    )

    assert text(markup) == "Betalas ut Nästa 2026-11-25 → 2026-11-29"


def test_an_empty_pager_is_left_out(render: Render) -> None:
    assert render("{{ c.pager() }}").strip() == ""
