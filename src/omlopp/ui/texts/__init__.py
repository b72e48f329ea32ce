"""Tables from the ground floor's codes to words, each in English and Swedish; one module per subject."""
