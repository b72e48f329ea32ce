"""Fleet exports: many devices in one list, by the columns their systems write."""

import io
import json
import zipfile

import pytest

from omlopp.domain import hardware
from omlopp.domain.hardware import LockKind, LockState

INTUNE = (
    "Device ID,Device name,Enrollment date,Last check-in,Serial number,Manufacturer,Model,IMEI,"
    "Primary user UPN,Compliance,Managed by,Ownership,Device state,Encrypted\n"
    "1,PC1,2025-01-02,2026-05-01,EXPC0001,Example Computers,Notebook 14,,a@example.test,Compliant,MDM,"
    "Corporate,Managed,True\n"
    "2,PH1,2025-01-02,2026-05-01,EXPH0001,Example Phones,Phone 3,490154203237518,b@example.test,Compliant,"
    "MDM,Corporate,Managed,False\n"
)
JAMF = (
    "Computer Name;Serial Number;UDID;Model;Model Identifier;Managed;FileVault 2 Status;"
    "Activation Lock Enabled;Enrolled via Automated Device Enrollment;Battery Cycle Count\n"
    "mac1;EXMAC001;0A-1;MacBook Air (M1, 2020);MacBookAir10,1;Unmanaged;Encrypted;No;Yes;212\n"
)
SERVICENOW = (
    "sys_class_name\tname\tasset_tag\tserial_number\tmanufacturer\tmodel_id\tinstall_status\tassigned_to\n"
    "cmdb_ci_computer\tPC2\tT-100\tEXPC0002\tExample Computers\tDesktop 3\t1\tSomebody\n"
)
SNIPE = (
    "Company,Asset Name,Asset Tag,Model,Model No.,Category,Manufacturer,Serial,Purchase Date,Status\n"
    "Unit,PC3,T-101,Notebook 14,N14,Laptop,Example Computers,EXPC0003,2023-01-01,Deployed\n"
    "Unit,PC4,T-102,Notebook 14,N14,Laptop,Example Computers,6.37702E+15,2023-01-01,Deployed\n"
)
AUTOPILOT = (
    "Device Serial Number,Windows Product ID,Hardware Hash,Manufacturer name,Device model\nEXPC0005,,AAAA,,\n"
)


def sheet(*rows):
    """A workbook of one sheet with these rows of text, as a spreadsheet program packs it."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    strings = list(dict.fromkeys(cell for row in rows for cell in row))
    cells = "".join(
        f'<row r="{line}">'
        + "".join(
            f'<c r="{chr(65 + at)}{line}" t="s"><v>{strings.index(cell)}</v></c>'
            for at, cell in enumerate(row)
            if cell
        )
        + "</row>"
        for line, row in enumerate(rows, start=1)
    )
    parts = {
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/'
        '2006/relationships"><sheets><sheet name="Devices" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": '<a><Relationship Id="r1" Target="worksheets/sheet1.xml"/></a>',
        "xl/sharedStrings.xml": f'<sst xmlns="{main}">'
        + "".join(f"<si><t>{one}</t></si>" for one in strings)
        + "</sst>",
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{cells}</sheetData></worksheet>',
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return packed.getvalue()


def test_every_line_is_a_device_with_its_place():
    phones = hardware.read_many(INTUNE.encode())

    assert [(one.tool, one.place, one.device.serial, one.device.imei) for one in phones] == [
        ("intune", "line 2", "EXPC0001", None),
        ("intune", "line 3", "EXPH0001", "490154203237518"),
    ]
    assert phones[1].device.kind == "smartphone"


def test_no_column_that_names_people_is_read():
    told = json.dumps([one.as_json() for one in hardware.read_many(INTUNE.encode())])

    assert "example.test" not in told


def test_a_list_of_many_is_refused_where_one_device_is_asked_for():
    with pytest.raises(hardware.ReportOfMany) as refused:
        hardware.read(INTUNE.encode())

    assert refused.value.value == "2"


@pytest.mark.parametrize(
    ("export", "tool", "serial", "kind", "asset_tag"),
    [
        (JAMF, "jamf", "EXMAC001", "laptop", None),
        (SERVICENOW, "servicenow", "EXPC0002", "desktop", "T-100"),
        (SNIPE, "snipe-it", "EXPC0003", "laptop", "T-101"),
        (AUTOPILOT, "autopilot", "EXPC0005", None, None),
    ],
)
def test_each_system_is_known_by_its_columns(export, tool, serial, kind, asset_tag):
    first = hardware.read_many(export.encode())[0]

    assert (first.tool, first.device.serial, first.device.kind, first.device.asset_tag) == (
        tool,
        serial,
        kind,
        asset_tag,
    )


def test_a_serial_that_a_spreadsheet_rounded_is_none():
    damaged = hardware.read_many(SNIPE.encode())[1]

    assert damaged.device.serial is None
    assert [problem.code for problem in damaged.problems] == ["serial_damaged"]


def test_a_management_systems_list_tells_of_its_locks():
    (mac,) = hardware.read_many(JAMF.encode())
    states = {lock.kind: lock.state for lock in mac.locks}

    assert states == {
        LockKind.ACTIVATION_LOCK: LockState.OPEN,
        LockKind.DEP: LockState.LOCKED,
        LockKind.MDM: LockState.OPEN,
    }
    assert mac.components[0].cycles == 212
    assert {lock.kind for lock in hardware.read_many(AUTOPILOT.encode())[0].locks} == {LockKind.AUTOPILOT}


def test_a_workbook_is_read_as_its_rows():
    rows = [line.split(",") for line in SNIPE.strip().split("\n")]

    found = hardware.read_many(sheet(["Assets in store"], *rows))

    assert [(one.place, one.device.serial) for one in found] == [
        ("Devices line 3", "EXPC0003"),
        ("Devices line 4", None),
    ]


@pytest.mark.parametrize("wrap", ["value", "results", None])
def test_an_interfaces_json_is_read_as_its_devices(wrap):
    devices = [
        {
            "deviceName": "PC1",
            "serialNumber": "EXPC0001",
            "manufacturer": {"id": 1, "name": "Example Computers"},
            "complianceState": "compliant",
            "managementAgent": "mdm",
            "deviceRegistrationState": "registered",
        }
    ]

    (one,) = hardware.read_many(json.dumps({wrap: devices} if wrap else devices).encode())

    assert (one.tool, one.place, one.device.serial, one.device.manufacturer) == (
        "intune",
        "[0]",
        "EXPC0001",
        "Example Computers",
    )
    assert one.locks[0].state is LockState.LOCKED


def test_a_customers_own_list_is_refused_as_a_list():
    with pytest.raises(hardware.ReportIsList):
        hardware.read_many(b"Box;Type;Brand;Serial number\n1;PC;Example;EXPC0001\n")


def test_the_shared_exports_are_read(shared):
    counts = {}
    for path in sorted((shared / "fixtures/manifest-csv").iterdir()):
        try:
            counts[path.name] = len(hardware.read_many(path.read_bytes()))
        except hardware.ReportIsList:
            counts[path.name] = None

    assert counts == {
        "basic.csv": 1,
        "devices_deliverynote.csv": None,
        "export_devices.csv": 1,
        "proposal_extended_csv_report.csv": 2,
        "real-eee-1001pxd.csv": 1,
        "snipeit-assets-sample-BAD.csv": 59,
    }


def test_a_hostile_workbook_is_refused():
    bomb = sheet(["Serial number"], ["x"])
    with zipfile.ZipFile(io.BytesIO(bomb)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["xl/worksheets/sheet1.xml"] = b'<!DOCTYPE a [<!ENTITY b "c">]><worksheet/>'
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)

    with pytest.raises(hardware.ReportUnreadable):
        hardware.read_many(packed.getvalue())


def test_what_unpacks_too_large_is_refused_early():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<a>" + b" " * (65 * 1024 * 1024))

    with pytest.raises(hardware.ReportTooLarge):
        hardware.read_many(packed.getvalue())


def test_names_in_an_archive_lead_nowhere():
    packed = io.BytesIO(sheet(["Serial number", "x"], ["A", "B"]))
    with zipfile.ZipFile(packed, "a") as archive:
        archive.writestr("../../etc/omlopp", b"outside")

    with pytest.raises(hardware.ReportIsList):
        hardware.read_many(packed.getvalue())


def test_a_list_longer_than_any_fleet_is_read_to_its_limit_and_says_so(monkeypatch):
    monkeypatch.setattr("omlopp.domain.hardware.readers._fleet.MOST_DEVICES", 1)

    (one,) = hardware.read_many(INTUNE.encode())

    assert "truncated" in {problem.code for problem in one.problems}


# One row each, as the portals, the interfaces and the usual scripts of the four systems head their columns.
EXPORTS = {
    "intune-portal": (
        "Device ID,Device name,Enrollment date,Last check-in,Azure AD Device ID,OS version,"
        "Azure AD registered,EAS activation ID,Serial number,Manufacturer,Model,EAS activated,IMEI,"
        "Compliance,Total storage,Free storage,Managed by,Ownership,Device state,Intune registered,"
        "Supervised,Encrypted,OS,SkuFamily,JoinType,Jailbroken,TPMManufacturerId\n"
        "1,PC1,2025-01-01 00:00:00.0000000,2026-05-01 00:00:00.0000000,a,10.0.22631,True,x,EXPC0001,"
        "LENOVO,20XW005PMX,False,,Compliant,242918.00,100000.00,Intune,Corporate,Managed,True,False,"
        "True,Windows,Enterprise,Azure AD joined,False,INTC\n"
    ),
    "intune-log": (
        "DeviceName,SerialNumber,IMEI,MEID,Manufacturer,Model,OS,OSVersion,PrimaryUser,"
        "EncryptionStatusString,LastContact,JoinType,CompliantState,DeviceState,ManagedBy,Ownership,"
        "StorageTotal\n"
        "PC1,EXPC0001,,,Example,Notebook 14,Windows,10,x,True,2026,Hybrid,Compliant,Managed,Intune,"
        "Company,1\n"
    ),
    "intune-graph": json.dumps(
        {
            "@odata.context": "x",
            "value": [
                {
                    "id": "1",
                    "deviceName": "PC1",
                    "serialNumber": "EXPC0001",
                    "manufacturer": "Example",
                    "model": "Notebook 14",
                    "isEncrypted": True,
                    "managementAgent": "mdm",
                    "complianceState": "compliant",
                    "totalStorageSpaceInBytes": 256060514304,
                    "enrolledDateTime": "2025",
                    "lastSyncDateTime": "x",
                    "azureADRegistered": True,
                    "managedDeviceOwnerType": "company",
                }
            ],
        }
    ),
    "intune-ps": (
        "DeviceName,SerialNumber,AzureAdDeviceId,IntuneDeviceId,Manufacturer,Model,OperatingSystem,"
        "OsVersion,TotalStorageGb,ManagementState,ManagementAgent,EnrolledDate,LastSyncDate,"
        "IsEncrypted\n"
        "PC1,EXPC0001,a,b,Example,Notebook 14,Windows,10,256,managed,mdm,x,y,False\n"
    ),
    "jamf-advanced": json.dumps(
        {
            "advanced_computer_search": {
                "id": 1,
                "name": "Hardware",
                "criteria": [{"name": "Managed"}],
                "computers": [
                    {
                        "name": "mac1",
                        "udid": "0A-1",
                        "Managed": "Managed",
                        "id": 2,
                        "Computer_Name": "mac1",
                        "Last_Inventory_Update": "2026-01-01 10:00:00",
                        "FileVault_2_Status": "Encrypted",
                        "JSS_Computer_ID": "2",
                        "Model_Identifier": "MacBookPro16,1",
                        "Model": "MacBook Pro (16-inch, 2019)",
                        "Serial_Number": "EXMAC001",
                    }
                ],
            }
        }
    ),
    "jamf-csv": (
        "Computer Name,Asset Tag,Last Check-in,Operating System,Model,Serial Number,"
        "Boot Drive Capacity MB,FileVault 2 Status,Last Inventory Update,Jamf Pro Computer ID,UDID\n"
        'mac1,T-1,2026-01-01,14.1,"MacBook Air (M1, 2020)",EXMAC001,"251,000",'
        "Boot Partitions Encrypted,2026-01-01,4,0A-1\n"
    ),
    "jamf-keys": (
        "Jamf Pro ID Number,Make,Model,Serial Number,UDID,FileVault Recovery Key Available\n"
        "13,Apple,Mac mini (Mid 2011),EXMAC002,0A-2,No\n"
    ),
    "jamf-api": json.dumps(
        {
            "totalCount": 1,
            "results": [
                {
                    "id": "1",
                    "udid": "0A-1",
                    "general": {
                        "name": "mac1",
                        "assetTag": "T-1",
                        "remoteManagement": {"managed": True},
                        "mdmCapable": {"capable": True},
                        "enrolledViaAutomatedDeviceEnrollment": True,
                        "lastContactTime": "x",
                    },
                    "hardware": {
                        "make": "Apple",
                        "model": "MacBook Air (M1, 2020)",
                        "modelIdentifier": "MacBookAir10,1",
                        "serialNumber": "EXMAC001",
                        "totalRamMegabytes": 8192,
                    },
                    "security": {"activationLockEnabled": True},
                    "diskEncryption": {
                        "bootPartitionEncryptionDetails": {
                            "partitionName": "Macintosh HD",
                            "partitionFileVault2State": "ENCRYPTED",
                        }
                    },
                    "storage": {
                        "bootDriveAvailableSpaceMegabytes": 1,
                        "disks": [{"device": "disk0", "sizeMegabytes": 251000}],
                    },
                }
            ],
        }
    ),
    "jamf-mobile": (
        "Display Name,Serial Number,UDID,Model,Model Identifier,Managed,Supervised,"
        "Activation Lock Enabled,Capacity MB,Jamf Pro Mobile Device ID,IMEI\n"
        'phone1,EXPH0001,0B,iPhone 12,"iPhone13,2",Managed,Yes,Yes,64000,3,490154203237518\n'
    ),
    "sn-label": (
        "Name,Asset tag,Serial number,Manufacturer,Model ID,Class,Chassis type,Disk space (GB),"
        "RAM (MB),Assigned to,Status,Install Status\n"
        "PC2,T-100,EXPC0002,Example Computers,Example Desktop 3,Computer,Desktop,512,16384,x,"
        "Installed,Installed\n"
    ),
    "sn-field": (
        "sys_class_name,name,asset_tag,serial_number,manufacturer,model_id,chassis_type,disk_space,"
        "ram,install_status,assigned_to\n"
        "cmdb_ci_computer,PC2,T-100,EXPC0002,Example,Notebook 3,Laptop,256,16384,1,x\n"
    ),
    "sn-alm": (
        "display_name,asset_tag,serial_number,model,model_category,install_status,substatus,"
        "assigned_to,stockroom\n"
        "T-9 - Example Notebook,T-9,EXPC0003,Example Notebook,Computer,In use,,x,\n"
    ),
    "sn-json": json.dumps(
        {
            "result": [
                {
                    "sys_id": "a",
                    "sys_class_name": "cmdb_ci_computer",
                    "name": "PC2",
                    "serial_number": "EXPC0002",
                    "asset_tag": "T-100",
                    "manufacturer": {"display_value": "Example", "link": "https://x"},
                    "model_id": {"display_value": "Example Notebook", "link": "x"},
                    "disk_space": "256",
                    "install_status": "1",
                    "assigned_to": {"display_value": "P", "link": "x"},
                }
            ]
        }
    ),
    "snipe-api": json.dumps(
        {
            "total": 1,
            "rows": [
                {
                    "id": 1,
                    "name": "PC3",
                    "asset_tag": "T-101",
                    "serial": "EXPC0003",
                    "model": {"id": 1, "name": "Notebook 14"},
                    "model_number": "N14",
                    "category": {"id": 1, "name": "Laptops"},
                    "manufacturer": {"id": 1, "name": "Example"},
                    "status_label": {"id": 1, "name": "Deployed"},
                    "supplier": None,
                    "company": {"id": 1, "name": "U"},
                    "purchase_date": {"date": "2023-01-01", "formatted": "2023"},
                    "eol": "36",
                    "warranty_months": "36",
                }
            ],
        }
    ),
}

TOLD = {
    "intune-portal": ("intune", None, "EXPC0001", None, None, "encrypted"),
    "intune-log": ("intune", "laptop", "EXPC0001", None, None, "encrypted"),
    "intune-graph": ("intune", "laptop", "EXPC0001", None, 256, "encrypted"),
    "intune-ps": ("intune", "laptop", "EXPC0001", None, 256, "not_encrypted"),
    "jamf-advanced": ("jamf", "laptop", "EXMAC001", None, None, "encrypted"),
    "jamf-csv": ("jamf", "laptop", "EXMAC001", "T-1", 251, "partly"),
    "jamf-keys": ("jamf", "desktop", "EXMAC002", None, None, None),
    "jamf-api": ("jamf", "laptop", "EXMAC001", "T-1", None, "encrypted"),
    "jamf-mobile": ("jamf", "smartphone", "EXPH0001", None, 64, None),
    "sn-label": ("servicenow", "desktop", "EXPC0002", "T-100", 512, None),
    "sn-field": ("servicenow", "laptop", "EXPC0002", "T-100", 256, None),
    "sn-alm": ("servicenow", "laptop", "EXPC0003", "T-9", None, None),
    "sn-json": ("servicenow", "laptop", "EXPC0002", "T-100", 256, None),
    "snipe-api": ("snipe-it", "laptop", "EXPC0003", "T-101", None, None),
}


@pytest.mark.parametrize("form", EXPORTS)
def test_every_form_of_an_export_is_known_by_its_headings(form):
    (one,) = hardware.read_many(EXPORTS[form].encode())
    device, listing = one.device, one.listing

    told = (one.tool, device.kind, device.serial, device.asset_tag, listing.storage_gb, listing.encryption)
    assert told == TOLD[form]


@pytest.mark.parametrize(
    ("printed", "gigabytes"),
    [
        ("256", 256),
        ("256.4", 256),
        ("1,024", 1024),
        ("0", None),
        ("-1", None),
        ("n/a", None),
        ("9" * 30, None),
    ],
)
def test_storage_is_told_in_whole_gigabytes_or_not_at_all(printed, gigabytes):
    export = EXPORTS["intune-ps"].replace(",256,", f',"{printed}",')

    assert hardware.read_many(export.encode())[0].listing.storage_gb == gigabytes
