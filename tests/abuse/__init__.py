"""What people do to a platform that is not meant well: one file for each class, named after it.

| class | here | and |
|---|---|---|
| double-vote race | | `tests/races` |
| stored XSS | `test_stored_xss`, `test_xss_in_chromium` | |
| reflected XSS | `test_reflected_xss` | |
| uploads | `test_uploads` | `tests/proposals/test_pictures.py` |
| API that forgets a permission | `test_permissions` with `table` | matrices of states: `tests/*/test_refusals.py` |
| hidden content | | `tests/moderation/test_planted_word.py` |
| foreign ids | `test_foreign_ids` | |
| filter oracle | `test_filter_oracle` | |
| mass assignment | `test_mass_assignment` | `tests/proposals/api/test_input.py` |
| SQL by ordering or kwargs | `test_sql` | |
| CSRF, state changed by GET | `test_csrf`, `test_state_by_get` | |
| link tokens | `test_link_tokens` | |
| file links | `test_file_links` | |
| enumeration | `test_enumeration` | `tests/accounts/test_sign_up.py` |
| unverified-mail takeover | `test_takeover` | |
| rate limits | `test_rate_limits` | `tests/accounts/test_races.py`, `tests/commons/test_throttles.py` |
| open redirect | `test_open_redirect` | |
| Host header in mails | `test_host_header` | |
| spreadsheet formulas | `test_formulas` | `tests/reports/test_files.py` |
| bombs, XXE, multipart | `test_bombs` | |
| ReDoS | `test_redos` | |
| unicode | `test_unicode` | |
| infrastructure | `test_infrastructure` | `tests/deploy` |

Invitations, webhooks and push endpoints: there are none yet. Headers of every answer are in `test_headers`, the API's
description in `test_schema`.

Routes are found in the URL configuration (`routes`), what is sent to them in `acts`, who may in `table`; `world` has
something real for each of them. Sizes are small by default; `FULL=1` is the whole.
"""
