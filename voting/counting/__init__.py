"""Rules of counting as pure functions: exact, with a published order for ties, so that anybody can count again.

Knows neither Django nor the other apps. Money and rates are whole numbers or fractions; floating point is used only
to tell apart what is clearly apart (docs/adr/0031-counting-exactly.md).
"""
