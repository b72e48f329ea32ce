"""Identifiers that makers' firmware gives instead of a name.

Sources: Apple's "Identify your model" pages (support.apple.com 108044, 108043, 108052, 102869, 108054,
102852), Microsoft's Surface system SKU reference (learn.microsoft.com), Lenovo's product specifications
(psref.lenovo.com). Several names, divided by `|`, mean that the identifier covers more than one model.
"""

APPLE = {
    "iPhone8,1": "iPhone 6s",
    "iPhone8,2": "iPhone 6s Plus",
    "iPhone8,4": "iPhone SE (1st generation)",
    "iPhone9,1": "iPhone 7",
    "iPhone9,2": "iPhone 7 Plus",
    "iPhone9,3": "iPhone 7",
    "iPhone9,4": "iPhone 7 Plus",
    "iPhone10,1": "iPhone 8",
    "iPhone10,2": "iPhone 8 Plus",
    "iPhone10,3": "iPhone X",
    "iPhone10,4": "iPhone 8",
    "iPhone10,5": "iPhone 8 Plus",
    "iPhone10,6": "iPhone X",
    "iPhone11,2": "iPhone XS",
    "iPhone11,4": "iPhone XS Max",
    "iPhone11,6": "iPhone XS Max",
    "iPhone11,8": "iPhone XR",
    "iPhone12,1": "iPhone 11",
    "iPhone12,3": "iPhone 11 Pro",
    "iPhone12,5": "iPhone 11 Pro Max",
    "iPhone12,8": "iPhone SE (2nd generation)",
    "iPhone13,1": "iPhone 12 mini",
    "iPhone13,2": "iPhone 12",
    "iPhone13,3": "iPhone 12 Pro",
    "iPhone13,4": "iPhone 12 Pro Max",
    "iPhone14,2": "iPhone 13 Pro",
    "iPhone14,3": "iPhone 13 Pro Max",
    "iPhone14,4": "iPhone 13 mini",
    "iPhone14,5": "iPhone 13",
    "iPhone14,6": "iPhone SE (3rd generation)",
    "iPhone14,7": "iPhone 14",
    "iPhone14,8": "iPhone 14 Plus",
    "iPhone15,2": "iPhone 14 Pro",
    "iPhone15,3": "iPhone 14 Pro Max",
    "iPhone15,4": "iPhone 15",
    "iPhone15,5": "iPhone 15 Plus",
    "iPhone16,1": "iPhone 15 Pro",
    "iPhone16,2": "iPhone 15 Pro Max",
    "iPad6,11": "iPad (5th generation)",
    "iPad6,12": "iPad (5th generation)",
    "iPad7,5": "iPad (6th generation)",
    "iPad7,6": "iPad (6th generation)",
    "iPad7,11": "iPad (7th generation)",
    "iPad7,12": "iPad (7th generation)",
    "iPad8,1": "iPad Pro 11-inch (1st generation)",
    "iPad8,2": "iPad Pro 11-inch (1st generation)",
    "iPad8,3": "iPad Pro 11-inch (1st generation)",
    "iPad8,4": "iPad Pro 11-inch (1st generation)",
    "iPad8,9": "iPad Pro 11-inch (2nd generation)",
    "iPad8,10": "iPad Pro 11-inch (2nd generation)",
    "iPad8,11": "iPad Pro 12.9-inch (4th generation)",
    "iPad8,12": "iPad Pro 12.9-inch (4th generation)",
    "iPad11,1": "iPad mini (5th generation)",
    "iPad11,2": "iPad mini (5th generation)",
    "iPad11,3": "iPad Air (3rd generation)",
    "iPad11,4": "iPad Air (3rd generation)",
    "iPad11,6": "iPad (8th generation)",
    "iPad11,7": "iPad (8th generation)",
    "iPad12,1": "iPad (9th generation)",
    "iPad12,2": "iPad (9th generation) cellular",
    "iPad13,1": "iPad Air (4th generation)",
    "iPad13,2": "iPad Air (4th generation)",
    "iPad13,4": "iPad Pro 11-inch (3rd generation)",
    "iPad13,5": "iPad Pro 11-inch (3rd generation)",
    "iPad13,8": "iPad Pro 12.9-inch (5th generation)",
    "iPad13,9": "iPad Pro 12.9-inch (5th generation)",
    "iPad13,16": "iPad Air (5th generation)",
    "iPad13,17": "iPad Air (5th generation)",
    "iPad13,18": "iPad (10th generation)",
    "iPad13,19": "iPad (10th generation)",
    "iPad14,1": "iPad mini (6th generation)",
    "iPad14,2": "iPad mini (6th generation)",
    "iPad14,3": "iPad Pro 11-inch (4th generation)",
    "iPad14,4": "iPad Pro 11-inch (4th generation)",
    "iPad14,5": "iPad Pro 12.9-inch (6th generation)",
    "iPad14,6": "iPad Pro 12.9-inch (6th generation)",
    "MacBook8,1": "MacBook 12-inch 2015",
    "MacBook9,1": "MacBook 12-inch 2016",
    "MacBook10,1": "MacBook 12-inch 2017",
    "MacBookAir7,1": "MacBook Air 11-inch 2015",
    "MacBookAir7,2": "MacBook Air 13-inch 2015|MacBook Air 13-inch 2017",
    "MacBookAir8,1": "MacBook Air 13-inch 2018",
    "MacBookAir8,2": "MacBook Air 13-inch 2019",
    "MacBookAir9,1": "MacBook Air 13-inch 2020",
    "MacBookAir10,1": "MacBook Air 13-inch M1 2020",
    "Mac14,2": "MacBook Air M2 2022",
    "Mac14,15": "MacBook Air 15-inch M2 2023",
    "MacBookPro11,1": "MacBook Pro 13-inch 2013|MacBook Pro 13-inch 2014",
    "MacBookPro11,2": "MacBook Pro 15-inch 2013|MacBook Pro 15-inch 2014",
    "MacBookPro11,3": "MacBook Pro 15-inch 2013|MacBook Pro 15-inch 2014",
    "MacBookPro11,4": "MacBook Pro 15-inch 2015",
    # The model of 2015 with a graphics card of its own; the sheet is for the one without.
    "MacBookPro11,5": "MacBook Pro 15-inch 2015 discrete",
    "MacBookPro12,1": "MacBook Pro 13-inch 2015",
    "MacBookPro13,1": "MacBook Pro 13-inch 2016 two Thunderbolt 3 ports",
    "MacBookPro13,2": "MacBook Pro 13-inch 2016 four Thunderbolt 3 ports",
    "MacBookPro13,3": "MacBook Pro 15-inch 2016",
    "MacBookPro14,1": "MacBook Pro 13-inch 2017 two Thunderbolt 3 ports",
    "MacBookPro14,2": "MacBook Pro 13-inch 2017 four Thunderbolt 3 ports",
    "MacBookPro14,3": "MacBook Pro 15-inch 2017",
    "MacBookPro15,1": "MacBook Pro 15-inch 2018|MacBook Pro 15-inch 2019",
    "MacBookPro15,2": (
        "MacBook Pro 13-inch 2018 four Thunderbolt 3 ports|MacBook Pro 13-inch 2019 four Thunderbolt 3 ports"
    ),
    "MacBookPro15,3": "MacBook Pro 15-inch 2018|MacBook Pro 15-inch 2019",
    "MacBookPro15,4": "MacBook Pro 13-inch 2019 two Thunderbolt 3 ports",
    "MacBookPro16,1": "MacBook Pro 16-inch 2019",
    "MacBookPro16,2": "MacBook Pro 13-inch 2020 four Thunderbolt 3 ports",
    "MacBookPro16,3": "MacBook Pro 13-inch 2020 two Thunderbolt 3 ports",
    "MacBookPro16,4": "MacBook Pro 16-inch 2019",
    "MacBookPro17,1": "MacBook Pro 13-inch M1 2020",
    "MacBookPro18,1": "MacBook Pro 16-inch M1 Pro 2021",
    "MacBookPro18,2": "MacBook Pro 16-inch M1 Max 2021",
    "MacBookPro18,3": "MacBook Pro 14-inch M1 Pro 2021",
    "MacBookPro18,4": "MacBook Pro 14-inch M1 Max 2021",
    "Mac14,5": "MacBook Pro 14-inch M2 Max 2023",
    "Mac14,6": "MacBook Pro 16-inch M2 Max 2023",
    "Mac14,7": "MacBook Pro 13-inch M2 2022",
    "Mac14,9": "MacBook Pro 14-inch M2 Pro 2023",
    "Mac14,10": "MacBook Pro 16-inch M2 Pro 2023",
    "iMac12,1": "iMac 21.5-inch 2011",
    "iMac12,2": "iMac 27-inch 2011",
    "iMac14,1": "iMac 21.5-inch 2013",
    "iMac14,2": "iMac 27-inch 2013",
    "iMac16,1": "iMac 21.5-inch 2015",
    "iMac16,2": "iMac 21.5-inch 2015",
    "iMac17,1": "iMac 27-inch 2015",
    "iMac18,1": "iMac 21.5-inch 2017",
    "iMac18,2": "iMac 21.5-inch 2017",
    "iMac18,3": "iMac 27-inch 2017",
    "iMac19,1": "iMac 27-inch 2019",
    "iMac19,2": "iMac 21.5-inch 2019",
    "iMac20,1": "iMac 27-inch 2020",
    "iMac20,2": "iMac 27-inch 2020",
    "iMac21,1": "iMac 24-inch M1 2021",
    "iMac21,2": "iMac 24-inch M1 2021",
    "Macmini7,1": "Mac mini 2014",
    "Macmini8,1": "Mac mini 2018",
    "Macmini9,1": "Mac mini M1 2020",
    "Mac14,3": "Mac mini M2 2023",
    "Mac14,12": "Mac mini M2 Pro 2023",
    "Mac13,1": "Mac Studio M1 Max 2022",
    "Mac13,2": "Mac Studio M1 Ultra 2022",
    "MacPro6,1": "Mac Pro 2013",
    # The rack model of 2019 has the same identifier and no sheet of its own.
    "MacPro7,1": "Mac Pro 2019|Mac Pro rack 2019",
}

SURFACE = {
    "Surface_Pro_1796": "Surface Pro (5th Gen)",
    "Surface_Pro_1807": "Surface Pro (5th Gen) LTE",
    "Surface_Pro_4": "Surface Pro 4",
    "Surface_Pro_6_1796_Commercial": "Surface Pro 6",
    "Surface_Pro_6_1796_Consumer": "Surface Pro 6",
    "Surface_Pro_7_1866": "Surface Pro 7",
    "Surface_Pro_7+_1960": "Surface Pro 7+",
    "Surface_Pro_7+_with_LTE_Advanced_1961": "Surface Pro 7+ LTE",
    "Surface_Pro_8_1983": "Surface Pro 8",
    "Surface_Pro_8_for_Business_1983": "Surface Pro 8",
    "Surface_Pro_8_for_Business_with_LTE_Advanced_1982": "Surface Pro 8 LTE",
    "Surface_Pro_X_1876": "Surface Pro X",
    "Surface_Pro_X_H_1876": "Surface Pro X",
    "Surface_Pro_X_2010": "Surface Pro X",
    "Surface_Book": "Surface Book (1st Gen)",
    "Surface_Book_1832": "Surface Book 2 13.5-inch",
    "Surface_Book_1793": "Surface Book 2 15-inch",
    "Surface_Book_3_1900": "Surface Book 3 13.5-inch",
    "Surface_Book_3_1899": "Surface Book 3 15-inch",
    "Surface_Go_1824_Commercial": "Surface Go (1st Gen)",
    "Surface_Go_1824_Consumer": "Surface Go (1st Gen)",
    "Surface_Go_1825_Commercial": "Surface Go (1st Gen) LTE",
    "Surface_Go_2_1901": "Surface Go 2",
    "Surface_Go_2_1926": "Surface Go 2",
    "Surface_Go_2_1927": "Surface Go 2 LTE",
    "Surface_Go_3_1901": "Surface Go 3",
    "Surface_Go_3_1926": "Surface Go 3",
    "Surface_Go_3_2022": "Surface Go 3 LTE",
    "Surface_Laptop": "Surface Laptop (1st Gen)",
    "Surface_Laptop_2_1769_Commercial": "Surface Laptop 2",
    "Surface_Laptop_2_1769_Consumer": "Surface Laptop 2",
    "Surface_Laptop_3_1867:1868": "Surface Laptop 3 13.5-inch",
    "Surface_Laptop_3_1872": "Surface Laptop 3 15-inch",
    "Surface_Laptop_3_1873": "Surface Laptop 3 15-inch",
    "Surface_Laptop_4_1950:1951": "Surface Laptop 4 13.5-inch",
    "Surface_Laptop_4_1958:1959": "Surface Laptop 4 13.5-inch",
    "Surface_Laptop_4_1952:1953": "Surface Laptop 4 15-inch",
    "Surface_Laptop_4_1978:1979": "Surface Laptop 4 15-inch",
    "Surface_Laptop_Go_1943": "Surface Laptop Go (1st Gen)",
    "Surface_Laptop_Go_2_2013": "Surface Laptop Go 2",
    "Surface_Laptop_Studio_1964": "Surface Laptop Studio (1st Gen)",
    "Surface_Studio": "Surface Studio (1st Gen)",
    "Surface_Studio_2_1707_Commercial": "Surface Studio 2",
}

_TYPES = """
20A7 20A8 ThinkPad X1 Carbon 2nd
20BS 20BT ThinkPad X1 Carbon 3rd
20FB 20FC ThinkPad X1 Carbon 4th
20HQ 20HR 20K3 20K4 ThinkPad X1 Carbon 5th
20KG 20KH ThinkPad X1 Carbon 6th
20QD 20QE 20R1 20R2 ThinkPad X1 Carbon 7th
20U9 20UA ThinkPad X1 Carbon Gen 8
20XW 20XX ThinkPad X1 Carbon Gen 9
21CB 21CC ThinkPad X1 Carbon Gen 10
21HM 21HN ThinkPad X1 Carbon Gen 11
20JD 20JE 20JF 20JG ThinkPad X1 Yoga 2nd
20LD 20LE 20LF 20LG ThinkPad X1 Yoga 3rd
20QF 20QG ThinkPad X1 Yoga 4th
20AL 20AM ThinkPad X240
20CL 20CM ThinkPad X250
20F5 20F6 ThinkPad X260
20HM 20HN 20K5 20K6 ThinkPad X270
20KE 20KF ThinkPad X280
20Q0 20Q1 20SC 20SD ThinkPad X390
20T2 20T3 ThinkPad X13 Gen 1
20B6 20B7 ThinkPad T440
20AQ 20AR ThinkPad T440s
20BU 20BV ThinkPad T450
20BW 20BX ThinkPad T450s
20FM 20FN ThinkPad T460
20F9 20FA ThinkPad T460s
20HD 20HE 20JM 20JN ThinkPad T470
20HF 20HG 20JS 20JT ThinkPad T470s
20J6 20J7 ThinkPad T470p
20L5 20L6 ThinkPad T480
20L7 20L8 ThinkPad T480s
20N2 20N3 20RX 20RY ThinkPad T490
20NX 20NY ThinkPad T490s
20NJ 20NK ThinkPad T495
20QJ 20QK ThinkPad T495s
20CJ 20CK ThinkPad T550
20FH 20FJ ThinkPad T560
20H9 20HA 20JW 20JX ThinkPad T570
20L9 20LA ThinkPad T580
20N4 20N5 ThinkPad T590
20S0 20S1 20UD 20UE ThinkPad T14 Gen 1
20W0 20W1 20XK 20XL ThinkPad T14 Gen 2
21AH 21AJ 21CF 21CG ThinkPad T14 Gen 3
20T0 20T1 20UH 20UJ ThinkPad T14s Gen 1
20WM 20WN 20XF 20XG ThinkPad T14s Gen 2
20HH 20HJ ThinkPad P51
20M9 20MA ThinkPad P52
20MD 20ME ThinkPad P1
20LS 20LT ThinkPad L480
20LW 20LX ThinkPad L580
20Q5 20Q6 ThinkPad L490
20J4 20J5 ThinkPad L470
20KN 20KQ ThinkPad E480
20KS 20KT ThinkPad E580
20C0 20CD ThinkPad S1 Yoga
"""


def _types() -> dict[str, str]:
    found = {}
    for line in _TYPES.strip().split("\n"):
        codes, _, model = line.partition(" ThinkPad ")
        found.update(dict.fromkeys(codes.split(), f"ThinkPad {model}"))
    return found


MACHINE_TYPES = _types()
"""Lenovo's machine types: the first four characters of what DMI calls the product."""
