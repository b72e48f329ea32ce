"""Phones and tablets: Android's `getprop`, and `ideviceinfo` for iPhone and iPad."""

import re

from omlopp.domain.hardware._content import Content
from omlopp.domain.hardware._model import Device, HardwareReport, Problem
from omlopp.domain.hardware.readers._phone import android_locks, apple_report, storage
from omlopp.domain.hardware.values import name, serial, text
from omlopp.domain.vocabulary import Kind

_PROPERTY = re.compile(r"^\[([\w.\-]{1,120})\]: \[(.*)\]$", re.MULTILINE)
# Values of a group, such as NonVolatileRAM, stand indented below it.
_PAIR = re.compile(r"^ {0,4}([A-Za-z][A-Za-z0-9\-]{1,60}): (.*)$", re.MULTILINE)


def recognises(content: Content) -> bool:
    """By `[ro.…]: […]` lines, or by the keys every iDevice gives."""
    if content.looks_binary:
        return False
    head = content.head
    if re.search(r"^\[(?:ro|persist|sys|dalvik|net|gsm)\.[\w.\-]+\]: \[", head, re.MULTILINE):
        return True
    # The keys stand in the order of the alphabet, and the first ones can be long.
    printed = content.text[:100_000] if "\nDeviceClass: i" in content.head else ""
    return "DeviceClass: i" in head[:20] or "\nProductType: i" in printed


def _android(printed: str) -> HardwareReport:
    said = dict(_PROPERTY.findall(printed[:2_000_000]))
    problems = []
    if crypto := said.get("ro.crypto.state"):
        problems.append(Problem("encryption_state", "ro.crypto.state", crypto[:40]))
    for key in ("ro.boot.vbmeta.device_state", "ro.boot.flash.locked", "ro.boot.verifiedbootstate"):
        if state := said.get(key):
            problems.append(Problem("bootloader_state", key, state[:40]))
            break
    sort = said.get("ro.build.characteristics") or ""
    model = name(said.get("ro.product.model")) or name(said.get("ro.product.vendor.model"))
    named = model or said.get("ro.serialno")
    device = Device(
        kind=Kind.OTHER
        if any(word in sort for word in ("tv", "watch", "automotive"))
        else Kind.TABLET
        if "tablet" in sort
        else Kind.SMARTPHONE
        if named
        else None,
        manufacturer=name(said.get("ro.product.manufacturer"))
        or name(said.get("ro.product.vendor.manufacturer")),
        model=model,
        version=text(said.get("ro.build.version.release")),
        serial=serial(said.get("ro.serialno")) or serial(said.get("ro.boot.serialno")),
    )
    if not named:
        problems.append(Problem("no_device", "ro.product.model", ""))
    return HardwareReport(
        tool="getprop",
        device=device if named else None,
        components=(storage(device),) if named else (),
        problems=tuple(problems),
        locks=android_locks(said),
    )


def read(content: Content) -> HardwareReport:
    """The phone, with its storage as one medium that only its own system reaches."""
    if "DeviceClass: i" in content.head:
        return apple_report(dict(_PAIR.findall(content.text[:2_000_000])), tool="ideviceinfo")
    return _android(content.text)
