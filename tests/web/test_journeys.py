"""What people come for, told as stories in a real browser against the house as it is served."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from hashlib import sha1
from hmac import new as hmac
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from tests.conftest import Cast
from tests.web.house import HEADINGS, PASSWORD

pytestmark = pytest.mark.browser

LIST = "\n".join(
    [
        HEADINGS,
        "Exempelkommunen;;Dator;Dell;Latitude 7420;STORYLAP01;S1;2022-03-01;9500",
        "Exempelkommunen;;Dator;Dell;Latitude 7420;STORYLAP02;S2;2022-30-99;9500",
        "Provkommunen;;Grunka;Dell;U2520D;STORYSCR01;S3;;3200",
        "Provkommunen;;Dator;Dell;Latitude 7420;STORYLAP01;S4;;",
        "Provkommunen;;Dator;Dell;Latitude 7420;STORYLAP09;S5;;",
    ]
)


@pytest.fixture(scope="module")
def people(committed_module_db: str) -> dict[str, str]:
    """A house with nothing in it yet; who works there and who comes, by what they do, as e-mail addresses."""
    from omlopp.apps.parties.models import Person

    cast = Cast(timezone.now() - timedelta(days=30))
    found = {
        role: str(cast.person(role, party).email)
        for role, party in (
            ("customer_it", cast.customer),
            ("customer_security", cast.customer),
            ("customer_economy", cast.customer),
            ("administrator", cast.operator),
        )
    }
    Person.objects.update(password=make_password(PASSWORD))
    return found


class Reader:
    """Somebody at a browser of their own."""

    def __init__(self, browser: Any, base: str) -> None:
        self.base = base
        self.context = browser.new_context(locale="sv-SE", base_url=base, reduced_motion="reduce")
        self.context.set_default_timeout(20_000)
        self.page = self.context.new_page()

    def log_in(self, email: str) -> "Reader":
        """Through the door."""
        self.page.goto("/account/login/")
        self.page.fill("input[name=login]", email)
        self.page.fill("input[name=password]", PASSWORD)
        self.press("main form button, form[action='/account/login/'] button")
        return self

    def open(self, path: str) -> "Reader":
        """Go there; whatever is opened in these stories is there."""
        response = self.page.goto(path)
        assert response.status == 200, (path, response.status)
        return self

    def press(self, selector: str) -> None:
        """Press what the selector names first, and wait for the page that follows."""
        with self.page.expect_navigation():
            self.page.locator(selector).first.click()

    def send(self, action: str, button: str = "button") -> None:
        """Send the form whose address ends so."""
        self.press(f"form[action$='{action}'] {button}")

    def choose(self, selector: str, name: str, data: bytes) -> None:
        """Put a file into a field."""
        self.page.set_input_files(selector, {"name": name, "mimeType": "text/plain", "buffer": data})

    @property
    def text(self) -> str:
        """What the page says."""
        return str(self.page.inner_text("main"))

    @property
    def path(self) -> str:
        """Where the reader is."""
        return str(self.page.url).removeprefix(self.base).partition("?")[0].partition("#")[0]


@pytest.fixture
def reader(browser: Any, served: str, people: dict[str, str]) -> Iterator[Any]:
    """Makes readers."""
    made: list[Reader] = []

    def make() -> Reader:
        made.append(Reader(browser, served))
        return made[-1]

    yield make
    for one in made:
        one.context.close()


def report(serial: str, medium: str, *, result: str = "success", number: int = 1) -> bytes:
    """A station's report about one device, its battery and its one medium."""
    ended = timezone.now()
    part = {"serial": medium, "medium": "ssd", "interface": "nvme", "size_bytes": 512_110_190_592}
    return json.dumps(
        {
            "format": "omlopp-evidence/1",
            "tool": "exempelstation",
            "tool_version": "1.0",
            "document_id": f"{serial}-{number}",
            "created_at": ended.isoformat(),
            "device": {"kind": "laptop", "manufacturer": "Dell", "model": "Latitude 7420", "serial": serial},
            "components": [{"kind": "ssd", **part}, {"kind": "laptop_battery", "wear_percent": 9}],
            "media": [
                {
                    **part,
                    "method": "sanitize_block",
                    "in_progress_seen": True,
                    "all_namespaces": True,
                    "written_since": False,
                    "hidden_areas": "not_applicable",
                    "direct_io": True,
                    "started_at": (ended - timedelta(seconds=1)).isoformat(),
                    "ended_at": ended.isoformat(),
                    "result": result,
                    "verification": "full" if result == "success" else "failed",
                    "errors": 0,
                }
            ],
        }
    ).encode()


def test_a_take_back_from_the_customers_list_to_the_label_on_the_device(
    reader: Any, people: dict[str, str], tmp_path: Path
) -> None:
    customer, desk = reader().log_in(people["customer_it"]), reader().log_in(people["administrator"])

    # The customer orders, and hands in a list with faults.
    customer.open("/takebacks/order").page.check("input[value^='clear-on-disks']")
    customer.send("/takebacks/order")
    assert customer.page.inner_text("h1") == "Lämna in lista"
    number = unquote(customer.path.split("/")[2])
    customer.choose("input[name=file]", "lista.csv", LIST.encode())
    customer.send("/list")
    assert customer.page.inner_text("h1") == "Granska listan"
    draft = customer.path.rpartition("/")[2]

    # The desk corrects the faults and announces the list.
    desk.open(f"/desk/takebacks/{number}/lists/{draft}/review")
    desk.page.select_option("select[name='c:0:4:category']", "monitor")
    desk.page.fill("input[name='c:0:3:bought_date']", "2022-03-09")
    desk.press("form[action$='/correct']:has(input[name=query]) button")
    assert "2 celler" in desk.page.inner_text("body")
    desk.open(f"/desk/takebacks/{number}/lists/{draft}/announce").press("button[value=announce]")
    assert desk.path.endswith("/result")
    assert "5" in desk.text

    # The load arrives: a device, the same again, one that nobody announced.
    desk.open(f"/desk/takebacks/{number}/schedule").page.fill("input[name=pickup_date]", "2030-01-02")
    desk.press("main form button.primary")
    desk.open(f"/desk/takebacks/{number}/collect").page.fill("input[name=pallets]", "1")
    desk.press("main form button.primary")
    desk.send("/receiving/open")
    for scanned, word in (
        ("storylap01", "OK"),
        ("STORYLAP01", "Redan mottagen"),
        ("STRANGE01", "Ej i listan"),
        ("STORYLAP02\nSTORYSCR01", "2 OK"),
    ):
        desk.page.fill("#scans", scanned)
        desk.page.fill("#place", "K1")
        desk.send("/receiving/scan")
        assert word in desk.page.inner_text("[role=status].band"), scanned

    # Receiving is closed with one line missing, which has to be counted first.
    desk.open(f"/desk/takebacks/{number}/receiving/close").page.fill("input[name=count]", "7")
    desk.press("main form button.danger, main form button.primary")
    assert desk.page.title().startswith("Fel: ")
    desk.page.fill("input[name=count]", "1")
    desk.press("main form button.danger, main form button.primary")
    assert desk.path.endswith("/reconciliation")

    # Evidence: one report binds itself, one failed, one names a serial that nobody has.
    desk.open("/desk/evidence").page.set_input_files(
        "input[name=files]",
        [
            {"name": f"{n}.json", "mimeType": "application/json", "buffer": data}
            for n, data in enumerate(
                (
                    report("STORYLAP01", "STORYSSD1"),
                    report("STORYLAP02", "STORYSSD2", result="failed"),
                    report("SMUDGED", "STORYSSD3"),
                )
            )
        ],
    )
    desk.page.select_option("select[name=takeback]", number)
    desk.send("/evidence/upload")
    assert "STORYSSD" not in desk.page.title()
    desk.open("/desk/evidence").press("main table tbody th a")
    desk.page.fill("input[name=device]", "STRANGE01")
    desk.send("/link")
    assert "STRANGE01" in desk.page.inner_text("body")  # nothing goes by that: said, and kept in the field
    desk.page.fill("input[name=device]", "STORYLAP02")
    desk.send("/link")
    assert desk.path.startswith("/desk/workshop/devices/")
    second = desk.path.rpartition("/")[2]

    # The bench: tests, defects, grade and route. No stock while a medium is open.
    first = _code_of(desk, "STORYLAP01")
    for code in (first, second):
        _grade(desk, code)
    assert desk.page.locator("form[action$='/stock']").count() == 0
    desk.open(f"/desk/workshop/devices/{first}").page.fill(
        "form[action$='/stock'] input[name=place]", "Lager A"
    )
    desk.send("/stock")
    assert desk.page.locator("form[action$='/stock']").count() == 0

    # The statements.
    for kind in ("return_report", "erasure_certificate", "climate_report", "settlement"):
        desk.open(f"/desk/takebacks/{number}/statements").send(f"/statements/{kind}")
        assert "/statements" in desk.path, kind

    # The customer sees the device with its media and downloads the certificate.
    customer.open(f"/d/{first}")
    assert "1 av 1" in customer.text
    with customer.page.expect_download() as download:
        customer.page.locator("a[href$='.pdf?language=sv']").first.click()
    paper = tmp_path / "certificate.pdf"
    download.value.save_as(paper)
    assert paper.read_bytes().startswith(b"%PDF")
    verification = customer.page.locator("a[href^='/verify/']").first.get_attribute("href")

    # A finder scans the label; a buyer compares the paper. Neither is somebody we know.
    finder = reader().open(f"/p/{first}")
    assert "STORYLAP01" not in finder.page.content()
    assert "Exempelnämnden" not in finder.page.content()
    finder.open(verification).page.set_input_files("input[name=copy]", paper)
    finder.press("button[value=verdict]")
    assert "Ditt exemplar är det utfärdade dokumentet" in finder.page.inner_text("body")
    assert finder.context.cookies() == []


def _code_of(desk: Reader, serial: str) -> str:
    desk.page.goto(f"/search?q={serial}")
    return desk.path.rpartition("/")[2]


def _grade(desk: Reader, code: str) -> None:
    bench = f"/desk/workshop/devices/{code}"
    desk.open(bench)
    for select in desk.page.locator("form[action$='/tests'] select").all():
        select.select_option("pass")
    desk.send("/tests")
    desk.page.select_option("select[name=code0]", "scratch")
    desk.page.select_option("select[name=zone0]", "lid")
    desk.page.select_option("select[name=severity0]", index=1)
    desk.send("/defects")
    desk.send("/grade")
    desk.page.select_option("form[action$='/route'] select[name=route]", "resale")
    desk.send("/route")


def _code(secret: str, at: datetime) -> str:
    """The six digits of RFC 6238, as an app shows them."""
    from base64 import b32decode

    counter = int(at.timestamp()) // 30
    digest = hmac(b32decode(secret), counter.to_bytes(8, "big"), sha1).digest()
    start = digest[-1] & 15
    return f"{(int.from_bytes(digest[start : start + 4], 'big') & 0x7FFFFFFF) % 1_000_000:06d}"


def test_log_in_in_two_steps_is_set_up_and_asked_for(reader: Any, people: dict[str, str]) -> None:
    careful = reader().log_in(people["customer_security"])
    careful.page.goto("/account/2fa/totp/activate/")
    if "reauthenticate" in careful.path:
        careful.page.fill("input[name=password]", PASSWORD)
        careful.send("/account/reauthenticate/")
    secret = careful.page.inner_text("main form .serial").strip()
    careful.page.fill("input[name=code]", _code(secret, timezone.now()))
    careful.send("/account/2fa/totp/activate/", "button.primary")

    # A code works once, so the next log-in takes one of the codes for a lost phone.
    recovery = careful.open("/account/2fa/recovery-codes/").page.locator("li.serial").first.inner_text()

    again = reader().log_in(people["customer_security"])
    assert again.path == "/account/2fa/authenticate/"
    again.page.fill("input[name=code]", "000000")
    again.send("/account/2fa/authenticate/")
    assert again.page.title().startswith("Fel: ")
    again.page.fill("input[name=code]", recovery)
    again.send("/account/2fa/authenticate/")
    assert again.path == "/"


def test_the_language_is_switched_where_one_stands(reader: Any, people: dict[str, str]) -> None:
    page = reader().log_in(people["customer_economy"]).open("/devices").page
    assert page.get_attribute("html", "lang") == "sv"

    with page.expect_navigation():
        page.locator("form[action='/language/'] button[value=en]").first.click()

    assert page.get_attribute("html", "lang") == "en"
    assert page.url.endswith("/devices")
    assert page.inner_text("h1") == "Devices"


def test_a_form_with_a_fault_keeps_what_was_written(reader: Any, people: dict[str, str]) -> None:
    desk = reader().log_in(people["administrator"])
    desk.open("/desk/parties").page.locator("details:has(form[action$='/add'])").first.evaluate(
        "e => e.open = true"
    )
    desk.page.fill("form[action$='/add'] input[name=organisation_number]", "212000-0000")
    desk.page.eval_on_selector("form[action$='/add']", "form => { form.noValidate = true }")
    desk.send("/add")

    assert desk.page.title().startswith("Fel: ")
    assert desk.page.input_value("form[action$='/add'] input[name=organisation_number]") == "212000-0000"
    assert desk.page.evaluate("document.activeElement.closest('.error-summary, [role=alert]') !== null")


def test_a_wrong_password_says_so_and_keeps_the_address(reader: Any) -> None:
    page = reader().page
    page.goto("/account/login/?next=/devices")
    page.fill("input[name=login]", "nobody.here@example.org")
    page.fill("input[name=password]", "fel lösenord här")
    with page.expect_navigation():
        page.locator("form[action^='/account/login/'] button").last.click()

    assert page.title().startswith("Fel: ")
    assert page.input_value("input[name=login]") == "nobody.here@example.org"
