"""Climate: what the reuse of each device spared, by the method its take-back was ordered with."""
