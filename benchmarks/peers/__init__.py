"""The peers: their code runs in .venv-peers, in processes of their own, started by `peer.py`.

Nothing outside this package imports it, and it imports nothing of govflow.
"""
