"""From facts about keyboards to rows. Whether a device is in the house is taken over from the register."""

from omlopp.domain.events import (
    ArtworkApproved,
    DeviceFound,
    DeviceInventoried,
    DeviceReceived,
    DeviceShipped,
    FirstArticleChecked,
    GeometryAdopted,
    KeyboardExamined,
    KeyboardMounted,
    ReprintEnded,
    ReprintPlanned,
    ReprintRunOpened,
)
from omlopp.ledger.rules import Rules

# What leaves the house leaves its run; the keyboard stays as it is.
GONE = """
UPDATE keyboards_keyboard k SET here = false, run = NULL, target = NULL,
    state = CASE WHEN k.state IN ('planned', 'on_jig', 'reprint') THEN 'seen' ELSE k.state END
FROM batch b WHERE k.device = b.subject
"""
# A portable computer has a keyboard to look at as soon as it is here. Come back from somebody who used it,
# it may be worn in another way than we saw.
COME = """
INSERT INTO keyboards_keyboard AS k (device, path, state, here)
SELECT d.id, d.path, 'unseen', d.stage IN ('received', 'in_stock')
FROM batch b JOIN devices_device d ON d.id = b.subject WHERE d.kind = 'laptop'
ON CONFLICT (device) DO UPDATE SET path = EXCLUDED.path, here = EXCLUDED.here
WHERE (k.path, k.here) IS DISTINCT FROM (EXCLUDED.path, EXCLUDED.here)
"""

RULES = Rules(
    tables=("keyboards_geometry", "keyboards_keyboard", "keyboards_run", "keyboards_outcome"),
    statements={
        GeometryAdopted: (
            """
            INSERT INTO keyboards_geometry (id, path, name, form, trust, exhibit, fits, adopted_at)
            SELECT subject, data->>'path', data->>'name', data->>'form', data->>'trust', data->>'exhibit',
                ARRAY(SELECT lower(m->>0) || '|' || lower(m->>1) FROM jsonb_array_elements(data->'models') m),
                at
            FROM batch
            ON CONFLICT (id) DO UPDATE SET name = EXCLUDED.name, form = EXCLUDED.form,
                trust = EXCLUDED.trust, exhibit = EXCLUDED.exhibit, fits = EXCLUDED.fits,
                adopted_at = EXCLUDED.adopted_at
            """,
        ),
        KeyboardExamined: (
            """
            INSERT INTO keyboards_keyboard AS k (device, path, layout, form, wear, material, backlit, state,
                here, seen_at)
            SELECT d.id, d.path, b.data->>'layout', b.data->>'form', b.data->>'wear', b.data->>'material',
                (b.data->>'backlit')::boolean, 'seen', d.stage IN ('received', 'in_stock'), b.at
            FROM batch b JOIN devices_device d ON d.id = b.subject
            ON CONFLICT (device) DO UPDATE SET path = EXCLUDED.path, layout = EXCLUDED.layout,
                form = EXCLUDED.form, wear = EXCLUDED.wear, material = EXCLUDED.material,
                backlit = EXCLUDED.backlit, state = 'seen', here = EXCLUDED.here, run = NULL, target = NULL,
                seen_at = EXCLUDED.seen_at
            """,
            # What stands there is not what we printed: another keyboard was put in meanwhile.
            """
            UPDATE keyboards_keyboard k SET reprinted_from = NULL, reprinted_to = NULL, reprinted_at = NULL,
                method = NULL, artwork = NULL, keys = NULL, unlit = NULL
            FROM batch b WHERE k.device = b.subject AND k.reprinted_to <> b.data->>'layout'
            """,
        ),
        DeviceReceived: (COME,),
        DeviceFound: (COME,),
        DeviceInventoried: (COME,),
        DeviceShipped: (GONE,),
        ReprintRunOpened: (
            """
            INSERT INTO keyboards_run (id, path, form, source, target, method, altgr, maker, style, words,
                geometry, opened_at)
            SELECT subject, data->>'path', data->>'form', data->>'source', data->>'target', data->>'method',
                data->>'altgr', data->>'maker', data->>'style', (data->>'words')::boolean,
                (data->>'geometry')::uuid, at
            FROM batch
            """,
        ),
        ReprintPlanned: (
            """
            UPDATE keyboards_keyboard k SET state = 'planned', run = (b.data->>'run')::uuid,
                target = b.data->>'target'
            FROM batch b WHERE k.device = b.subject
            """,
        ),
        ArtworkApproved: (
            """
            UPDATE keyboards_run r SET machine = b.data->>'machine', artwork = b.data->>'artwork',
                job = b.data->>'job', pdf = b.data->>'pdf', svg = b.data->>'svg', dxf = b.data->>'dxf',
                approved_at = b.at, first_device = NULL, first_passed = NULL, first_error_mm = NULL,
                first_photo = NULL, first_picture = NULL, first_proposal = NULL
            FROM batch b WHERE r.id = b.subject
            """,
        ),
        FirstArticleChecked: (
            """
            UPDATE keyboards_run r SET first_device = (b.data->>'device')::uuid,
                first_passed = (b.data->>'passed')::boolean,
                first_error_mm = (b.data->>'error_mm')::numeric, first_photo = b.data->>'exhibit',
                first_picture = b.data->>'picture', first_proposal = b.data->>'proposal'
            FROM batch b WHERE r.id = b.subject
            """,
        ),
        KeyboardMounted: (
            "UPDATE keyboards_keyboard k SET state = 'on_jig' FROM batch b WHERE k.device = b.subject",
        ),
        ReprintEnded: (
            """
            INSERT INTO keyboards_outcome (id, device, run, outcome, method, machine, geometry, keys,
                error_mm, inks, photo, picture, proposal, ended_at)
            SELECT id, subject, (data->>'run')::uuid, data->>'outcome', data->>'method', data->>'machine',
                (data->>'geometry')::uuid, (data->>'keys')::int, (data->>'error_mm')::numeric,
                data->>'inks', data->>'exhibit', data->>'picture', data->>'proposal', at
            FROM batch
            """,
            """
            UPDATE keyboards_keyboard k SET
                state = CASE b.data->>'outcome' WHEN 'released' THEN 'released'
                    WHEN 'keyboard_swapped' THEN 'released' WHEN 'reprint' THEN 'reprint'
                    WHEN 'scrapped_cap' THEN 'spoilt' ELSE 'seen' END,
                run = CASE WHEN b.data->>'outcome' = 'reprint' THEN k.run END,
                target = CASE WHEN b.data->>'outcome' = 'reprint' THEN k.target END
            FROM batch b WHERE k.device = b.subject
            """,
            """
            UPDATE keyboards_keyboard k SET layout = b.data->>'layout'
            FROM batch b WHERE k.device = b.subject AND b.data->>'outcome' <> 'withdrawn'
            """,
            """
            UPDATE keyboards_keyboard k SET reprinted_from = b.data->>'source',
                reprinted_to = b.data->>'layout', reprinted_at = b.at, method = b.data->>'method',
                artwork = b.data->>'artwork', keys = (b.data->>'keys')::int,
                unlit = (b.data->>'unlit')::boolean
            FROM batch b WHERE k.device = b.subject AND b.data->>'outcome' IN ('released', 'keyboard_swapped')
            """,
            # Nobody has looked at other caps, or at another keyboard, yet.
            """
            UPDATE keyboards_keyboard k SET wear = NULL,
                material = CASE WHEN b.data->>'method' = 'swap_caps' THEN k.material END,
                backlit = CASE WHEN b.data->>'method' = 'swap_caps' THEN k.backlit END
            FROM batch b WHERE k.device = b.subject AND b.data->>'outcome' IN ('released', 'keyboard_swapped')
                AND b.data->>'method' IN ('swap_caps', 'swap_keyboard')
            """,
        ),
    },
)
