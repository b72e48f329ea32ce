"""Workshop: evidence is taken in and judged, devices are tested, graded, routed, stocked and sent off."""
