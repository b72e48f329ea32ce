"""What is made when the wheel is built or set up, not checked in: fonts and compiled translations."""


def main() -> None:
    """Make every asset that is missing or out of date."""


if __name__ == "__main__":
    main()
