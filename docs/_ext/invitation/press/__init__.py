"""The press: a sheet to its PDF. Doctree -> plain data -> Typst -> PDF -> form fields.

Text stays data all the way: there is nothing to escape and nothing to inject.
"""
