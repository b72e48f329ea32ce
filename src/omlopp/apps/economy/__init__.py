"""Economy: what each device is paid, by the price list its take-back was ordered with, and the settlement."""
