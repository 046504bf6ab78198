"""The room api: other programs work in the company's name."""
