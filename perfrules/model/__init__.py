"""
Values: frozen attrs classes without any input or output.

A new kind of value gets a module of its own here. Nothing in this package reads text, opens files or calls plugins.
"""
