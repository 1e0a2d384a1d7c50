"""What a caller sees: answering, menus, readers, editors, actions. Start at `answer.py`, then `shell.py`.

It may import the domain and what is below it, and no other face or adapter. Everything an action does to a screen it
does through `Console`; everything it wants done it asks of the domain, as the caller of its `Stay`.
"""
