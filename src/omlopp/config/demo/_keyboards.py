"""Keyboards in the demo: some with other legends, one run under way at the printer, one that waits."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from procrastinate.contrib.django import app

from omlopp.apps.devices.models import Device
from omlopp.apps.keyboards import actions
from omlopp.config.demo._cast import Cast
from omlopp.domain.keyboards import geometry, write_geometry

MODELS = (("Dell", "Latitude 5420"), ("HP", "EliteBook 840 G8"))
STAND = ("se",) * 20 + ("de",) * 14 + ("gb",) * 8 + ("dk",) * 4 + ("fi",) * 2
"""What stands on the keyboards that were looked at."""
RELEASED = 4


def play(cast: Cast, *, at: datetime) -> None:
    """Look at some dozens of keyboards, and plan other legends for those from two markets."""
    path, actor = cast.operator.path, cast.actor
    # Nobody has measured the keyboards of these models: the millimetres are another laptop's, and say so.
    shipped = geometry("tuxedo-ibp14-gen9-iso")
    demo = replace(
        shipped, id="demo-iso", vendor="Demo", model="(another laptop’s millimetres)", source="demo"
    )
    actions.adopt_geometry(data=write_geometry(demo), fits=MODELS, path=path, actor=actor, at=at)
    here = Device.objects.filter(stage="in_stock", kind="laptop", model__in=[model for _, model in MODELS])
    devices = list(here.order_by("id").values_list("id", flat=True)[: len(STAND)])
    seen = {
        device: actions.Seen(layout, "iso", wear="none", material="plastic", backlit=number % 12 == 7)
        for number, (device, layout) in enumerate(zip(devices, STAND, strict=False))
    }
    actions.examine_keyboards(seen=seen, actor=actor, at=at + timedelta(hours=1))
    for layout in ("de", "gb"):
        planned = actions.plan_reprints(
            devices=[device for device, one in seen.items() if one.layout == layout and not one.backlit],
            wanted=actions.Wanted("se"),
            path=path,
            actor=actor,
            at=at + timedelta(hours=2),
        )
        if layout == "de" and planned.runs:
            print_some.defer(
                run=str(planned.runs[0]),
                devices=[str(device) for device in planned.done[:RELEASED]],
                actor=str(actor),
                at=(at + timedelta(hours=3)).isoformat(),
            )


@app.task(name="demo.print_some", queue="demo")
def print_some(run: str, devices: list[str], actor: str, at: str) -> None:
    """Draw the run's print file and re-print a few. The worker's: drawing takes seconds."""
    who, start = UUID(actor), datetime.fromisoformat(at)
    artwork = actions.approve_artwork(run=UUID(run), machine="uv", actor=who, at=start)
    for number, device in enumerate(map(UUID, devices)):
        moment = start + timedelta(minutes=12 * (number + 1))
        error = Decimal("0.11") + Decimal("0.03") * number
        actions.mount_keyboard(run=UUID(run), device=device, scanned=artwork, actor=who, at=moment)
        if number == 0:
            actions.check_first_article(
                run=UUID(run), device=device, passed=True, error_mm=error, actor=who, at=moment
            )
        actions.end_reprint(
            run=UUID(run),
            device=device,
            outcome="released",
            inks="DEMO-1",
            error_mm=error,
            actor=who,
            at=moment + timedelta(minutes=9),
        )
