"""Draws by lot as pure functions: who may be drawn, with which chance, and by which number that anybody can make again.

Knows neither Django nor the other apps. What is solved approximately (the fairest lottery) is published before the seed
is known; from there on everything is whole numbers and SHA-256 (docs/adr/0035-a-lot-that-can-be-drawn-again.md).
"""
