"""Phones and tablets: Android's `getprop`, and `ideviceinfo` for iPhone and iPad."""

import re

from omlopp.domain.hardware._content import Content
from omlopp.domain.hardware._model import Component, ComponentKind, Device, HardwareReport, Medium, Problem
from omlopp.domain.hardware.values import name, serial, text
from omlopp.domain.identity import normal_imei
from omlopp.domain.vocabulary import Kind

_PROPERTY = re.compile(r"^\[([\w.\-]{1,120})\]: \[(.*)\]$", re.MULTILINE)
_PAIR = re.compile(r"^([A-Za-z][A-Za-z0-9]{1,60}): (.*)$", re.MULTILINE)


def recognises(content: Content) -> bool:
    """By `[ro.…]: […]` lines, or by the keys every iDevice gives."""
    if content.looks_binary:
        return False
    head = content.head
    return bool(re.search(r"^\[(?:ro|persist|sys|dalvik|net|gsm)\.[\w.]+\]: \[", head, re.MULTILINE)) or (
        "DeviceClass: i" in head and "ProductType: " in head
    )


def _android(printed: str, problems: list[Problem]) -> Device:
    said = dict(_PROPERTY.findall(printed[:2_000_000]))
    crypto = said.get("ro.crypto.state")
    if crypto is not None:
        problems.append(Problem("encryption_state", "ro.crypto.state", crypto[:40]))
    state = said.get("ro.boot.vbmeta.device_state") or said.get("ro.boot.flash.locked")
    if state is not None:
        problems.append(Problem("bootloader_state", "ro.boot.vbmeta.device_state", state[:40]))
    tablet = "tablet" in (said.get("ro.build.characteristics") or "")
    return Device(
        kind=Kind.TABLET if tablet else Kind.SMARTPHONE,
        manufacturer=name(said.get("ro.product.manufacturer"))
        or name(said.get("ro.product.vendor.manufacturer")),
        model=name(said.get("ro.product.model")) or name(said.get("ro.product.vendor.model")),
        version=text(said.get("ro.build.version.release")),
        serial=serial(said.get("ro.serialno")) or serial(said.get("ro.boot.serialno")),
    )


def _apple(printed: str, problems: list[Problem]) -> Device:
    said = dict(_PAIR.findall(printed[:2_000_000]))
    state = said.get("ActivationState")
    if state is not None:
        problems.append(Problem("activation_state", "ActivationState", state[:40]))
    imei = said.get("InternationalMobileEquipmentIdentity")
    if imei and normal_imei(imei) is None:
        problems.append(Problem("imei_check_digit", "InternationalMobileEquipmentIdentity", imei[:40]))
    return Device(
        kind={"iPhone": Kind.SMARTPHONE, "iPad": Kind.TABLET}.get(said.get("DeviceClass", ""), Kind.OTHER),
        manufacturer="Apple",
        model=name(said.get("ProductType")),
        version=text(said.get("ProductVersion")),
        sku=name(said.get("ModelNumber")),
        serial=serial(said.get("SerialNumber")),
        imei=normal_imei(imei),
    )


def read(content: Content) -> HardwareReport:
    """The phone, with its storage as one medium that only its own system reaches."""
    problems: list[Problem] = []
    apple = "DeviceClass: i" in content.head
    device = _apple(content.text, problems) if apple else _android(content.text, problems)
    storage = Component(
        kind=ComponentKind.STORAGE,
        manufacturer=device.manufacturer,
        model=device.model,
        serial=device.serial,
        medium=Medium.PHONE,
    )
    return HardwareReport(
        tool="ideviceinfo" if apple else "getprop",
        device=device,
        components=(storage,),
        problems=tuple(problems),
    )
