"""Who may do what: every route that answers, method by method, person by person. Read by `test_permissions.py`.

A route or method that is not here fails that test. Columns: route, method, what it is asked about (a proposal of ana's
in that state; `extra` is open, placed on the map and supported by bea; `looked`: a colleague asks for a second look at
its answer; `free`: cleo acts for nobody at the desk), then what each person is answered:

    ok     it is answered; nothing is written        no     403: not for this person
    done   it is done: something is written          none   404: nothing, or nothing this person may know of
    in     sent to sign in (401 of the API)          late   409: not in this state
    again  shows first that it is oneself            bad    400 or 422: what was sent is wrong for them

The people: a visitor; carl (no proof), bea, ana (verified; most things are hers), omar (official), nora (moderator),
cleo (clerk), ilse (administrator), bruno (blocked, with a browser and a token from before).
"""

from __future__ import annotations

from dataclasses import dataclass

EVERYBODY = ("visitor", "carl", "bea", "ana", "omar", "nora", "cleo", "ilse", "bruno")
# What writes no row but one's own session or a mail, or only with a setting that is not on here.
NEVER_WRITTEN = {
    "account_email_verification_sent", "account_logout", "account_proof", "account_register", "account_reset_password",
    "account_reset_password_from_key", "account_session_end", "account_sessions_end", "account_set_password",
    "proposal-answer-more", "proposal-answer-preview", "proposals-near", "account_reauthenticate", "mfa_authenticate",
    "account_confirm_email", "account_claim_link",
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    name: str
    method: str
    about: str
    words: dict[str, str]

    def __str__(self) -> str:
        said = " ".join(f"{word:5}" for word in self.words.values())
        return f"{self.name:37} {self.method:6} {self.about:15} {said}".rstrip()


def read(table: str) -> dict[tuple[str, str], Line]:
    """Return the lines by route and method."""
    lines = {}
    for row in table.strip().splitlines():
        name, method, about, *words = row.split()
        lines[name, method] = Line(name, method, about, dict(zip(EVERYBODY, words, strict=True)))
    return lines


EXPECTED = read("""
home                                  get    open            ok    ok    ok    ok    ok    ok    ok    ok    ok
proposal                              get    open            ok    ok    ok    ok    ok    ok    ok    ok    ok
api_proposals                         get    open            ok    ok    ok    ok    ok    ok    ok    ok    in
api_proposals                         post   open            in    done  done  done  done  done  done  done  in
api_similar                           get    open            bad   bad   bad   bad   bad   bad   bad   bad   in
api_proposal                          get    open            ok    ok    ok    ok    ok    ok    ok    ok    in
api_proposal                          patch  open            in    no    no    done  no    no    no    no    in
api_publish                           post   draft           in    none  none  done  none  none  none  none  in
api_withdraw                          post   open            in    no    no    done  no    no    no    no    in
api_revisions                         get    open            ok    ok    ok    ok    ok    ok    ok    ok    in
api_support                           put    open            in    no    done  done  no    no    no    no    in
api_support                           delete extra           in    ok    done  ok    ok    ok    ok    ok    in
api_comments                          get    open            ok    ok    ok    ok    ok    ok    ok    ok    in
api_comments                          post   open            in    done  done  done  done  done  done  done  in
api_pictures                          get    open            ok    ok    ok    ok    ok    ok    ok    ok    in
api_pictures                          post   open            in    no    no    done  no    no    no    no    in
api_attachments                       get    open            ok    ok    ok    ok    ok    ok    ok    ok    in
api_attachments                       post   open            in    no    no    done  no    no    no    no    in
api_answer                            post   awaiting_answer in    no    no    no    done  no    no    no    in
api_answer_draft                      get    awaiting_answer in    no    no    no    ok    no    no    no    in
api_answer_draft                      put    awaiting_answer in    no    no    no    done  no    no    no    in
api_answer_draft                      delete awaiting_answer in    no    no    no    done  no    no    no    in
api_extend                            post   awaiting_answer in    no    no    no    done  no    no    no    in
api_handover                          post   awaiting_answer in    no    no    no    done  no    no    done  in
api_deliver                           post   answered        in    no    no    no    done  no    no    no    in
api_finish                            post   in_delivery     in    no    no    no    done  no    no    no    in
api_comment                           get    open            ok    ok    ok    ok    ok    ok    ok    ok    in
api_comment                           patch  open            in    no    no    done  no    no    no    no    in
api_comment                           delete open            in    no    no    done  no    no    no    no    in
api_useful                            put    open            in    ok    no    done  done  done  done  done  in
api_useful                            delete open            in    done  no    ok    ok    ok    ok    ok    in
api_picture                           get    draft           none  none  none  ok    none  none  none  none  in
api_picture                           patch  draft           in    none  none  done  none  none  none  none  in
api_picture                           delete draft           in    none  none  done  none  none  none  none  in
api_attachment                        get    draft           none  none  none  ok    none  none  none  none  in
api_attachment                        delete draft           in    none  none  done  none  none  none  none  in
api_awaiting                          get    open            ok    ok    ok    ok    ok    ok    ok    ok    in
api_notifications                     get    open            in    ok    ok    ok    ok    ok    ok    ok    in
api_notifications_read                post   open            in    ok    ok    done  ok    ok    ok    ok    in
api_preferences                       get    open            in    ok    ok    ok    ok    ok    ok    ok    in
api_preferences                       put    open            in    done  done  done  done  done  done  done  in
api_follow                            put    open            in    done  done  done  done  done  done  done  in
api_follow                            delete open            in    done  done  done  done  done  done  done  in
api_flag_proposal                     post   open            done  done  done  no    done  done  done  done  in
api_flag_comment                      post   open            done  done  no    done  done  done  done  done  in
api_flag_answer                       post   open            done  done  done  done  done  done  done  done  in
api_flag_picture                      post   open            done  done  done  no    done  done  done  done  in
api_flag_attachment                   post   open            done  done  done  no    done  done  done  done  in
api_flag_interim_reply                post   looked          done  done  done  done  done  done  done  done  in
api_moderation_reasons                get    open            ok    ok    ok    ok    ok    ok    ok    ok    in
api_moderation_acts                   get    open            ok    ok    ok    ok    ok    ok    ok    ok    in
api_moderation_figures                get    open            ok    ok    ok    ok    ok    ok    ok    ok    in
api_moderation_blocks                 get    open            ok    ok    ok    ok    ok    ok    ok    ok    in
api_moderation_blocks                 post   open            in    no    no    no    no    done  no    no    in
api_moderation_lift                   post   open            in    no    no    no    no    done  no    no    in
api_moderation_queue                  get    open            in    no    no    no    no    ok    no    no    in
api_moderation_decisions              post   open            in    no    no    no    no    done  no    no    in
api_moderation_decide                 post   open            in    no    no    no    no    done  no    no    in
api_me                                get    open            in    ok    ok    ok    ok    ok    ok    ok    in
api_me                                delete open            in    done  done  done  no    no    no    no    in
api_data                              get    open            in    ok    ok    ok    ok    ok    ok    ok    in
api_data                              post   open            in    done  done  done  done  done  done  done  in
api_data_file                         post   open            in    late  late  done  late  late  late  late  in
api_mutes                             get    open            in    ok    ok    ok    ok    ok    ok    ok    in
api_mute                              put    open            in    done  done  ok    done  done  done  done  in
api_mute                              delete open            in    ok    ok    done  ok    ok    ok    ok    in
api_reports                           get    open            in    no    no    no    no    no    no    ok    in
api_reports                           post   open            in    no    no    no    no    no    no    done  in
api_report                            get    open            in    no    no    no    no    no    no    ok    in
api_report_cancel                     post   open            in    no    no    no    no    no    no    done  in
api_report_file                       get    open            in    no    no    no    no    no    no    ok    in
api_districts                         get    open            ok    ok    ok    ok    ok    ok    ok    ok    in
api_districts                         post   open            in    no    no    no    no    no    no    done  in
api_topics                            get    open            ok    ok    ok    ok    ok    ok    ok    ok    in
api_topics                            post   open            in    no    no    no    no    no    no    done  in
api_offices                           get    open            ok    ok    ok    ok    ok    ok    ok    ok    in
api_offices                           post   open            in    no    no    no    no    no    no    done  in
api_rules                             get    open            ok    ok    ok    ok    ok    ok    ok    ok    in
api_root                              get    open            ok    ok    ok    ok    ok    ok    ok    ok    in
api_schema                            get    open            ok    ok    ok    ok    ok    ok    ok    ok    in
api_docs                              get    open            ok    ok    ok    ok    ok    ok    ok    ok    in
api_nowhere                           get    open            none  none  none  none  none  none  none  none  none
proposals                             get    open            ok    ok    ok    ok    ok    ok    ok    ok    ok
fair-order                            get    open            ok    ok    ok    ok    ok    ok    ok    ok    ok
proposal-map                          get    open            ok    ok    ok    ok    ok    ok    ok    ok    ok
proposal-cells                        get    open            bad   bad   bad   bad   bad   bad   bad   bad   bad
map-districts                         get    open            ok    ok    ok    ok    ok    ok    ok    ok    ok
proposals-near                        get    open            ok    ok    ok    ok    ok    ok    ok    ok    ok
proposals-near                        post   open            ok    ok    ok    ok    ok    ok    ok    ok    ok
proposal-new                          get    open            in    ok    ok    ok    ok    ok    ok    ok    in
proposal-new                          post   open            no    done  done  done  done  done  done  done  no
proposal-similar                      get    open            ok    ok    ok    ok    ok    ok    ok    ok    ok
proposal-edit                         get    draft           in    none  none  ok    none  none  none  none  in
proposal-edit                         post   draft           in    none  none  done  none  none  none  none  in
proposal-check                        get    draft           in    none  none  ok    none  none  none  none  in
proposal-pictures                     get    draft           in    none  none  ok    none  none  none  none  in
proposal-pictures                     post   draft           in    none  none  done  none  none  none  none  in
picture-earlier                       post   draft           in    none  none  done  none  none  none  none  in
picture-later                         post   draft           in    none  none  done  none  none  none  none  in
picture-remove                        post   draft           in    none  none  done  none  none  none  none  in
picture                               get    open            none  none  none  none  none  none  none  none  none
picture-whole                         get    open            ok    ok    ok    ok    ok    ok    ok    ok    ok
attachment                            get    open            ok    ok    ok    ok    ok    ok    ok    ok    ok
attachment-remove                     post   draft           in    none  none  done  none  none  none  none  in
proposal-publish                      post   draft           in    none  none  done  none  none  none  none  in
proposal-withdraw                     get    open            in    no    no    ok    no    no    no    no    in
proposal-withdraw                     post   open            in    no    no    done  no    no    no    no    in
proposal-support                      post   open            in    no    done  done  no    no    no    no    in
proposal-unsupport                    post   extra           in    ok    done  ok    ok    ok    ok    ok    in
comment                               post   open            in    done  done  done  done  done  done  done  in
comment-thread                        get    open            ok    ok    ok    ok    ok    ok    ok    ok    ok
comment-reply                         get    open            in    ok    ok    ok    ok    ok    ok    ok    in
comment-reply                         post   open            in    done  done  done  done  done  done  done  in
comment-edit                          get    open            in    no    no    ok    no    no    no    no    in
comment-edit                          post   open            in    no    no    done  no    no    no    no    in
comment-delete                        get    open            in    no    no    ok    no    no    no    no    in
comment-delete                        post   open            in    no    no    done  no    no    no    no    in
comment-useful                        post   open            in    ok    no    done  done  done  done  done  in
comment-not-useful                    post   open            in    done  no    ok    ok    ok    ok    ok    in
proposal-answer                       get    awaiting_answer in    no    no    no    ok    no    no    no    in
proposal-answer                       post   awaiting_answer in    no    no    no    done  no    no    no    in
proposal-answer-draft                 post   awaiting_answer in    no    no    no    done  no    no    no    in
proposal-answer-discard               post   awaiting_answer in    no    no    no    done  no    no    no    in
proposal-answer-preview               post   awaiting_answer in    no    no    no    ok    no    no    no    in
proposal-answer-more                  post   awaiting_answer in    no    no    no    ok    no    no    no    in
proposal-extend                       get    awaiting_answer in    no    no    no    ok    no    no    no    in
proposal-extend                       post   awaiting_answer in    no    no    no    done  no    no    no    in
proposal-handover                     get    awaiting_answer in    no    no    no    ok    no    no    ok    in
proposal-handover                     post   awaiting_answer in    no    no    no    done  no    no    done  in
proposal-delivery                     get    open            ok    ok    ok    ok    ok    ok    ok    ok    ok
proposal-delivery-start               post   answered        in    no    no    no    done  no    no    no    in
proposal-delivery-finish              post   in_delivery     in    no    no    no    done  no    no    no    in
proposal-history                      get    open            ok    ok    ok    ok    ok    ok    ok    ok    ok
awaiting                              get    open            ok    ok    ok    ok    ok    ok    ok    ok    ok
my-proposals                          get    open            in    ok    ok    ok    ok    ok    ok    ok    in
follow_proposal                       post   open            in    done  done  done  done  done  done  done  in
proposal-flag                         get    open            ok    ok    ok    ok    ok    ok    ok    ok    ok
proposal-flag                         post   open            done  done  done  no    done  done  done  done  done
flag-thanks                           get    open            ok    ok    ok    ok    ok    ok    ok    ok    ok
comment-flag                          get    open            ok    ok    ok    ok    ok    ok    ok    ok    ok
comment-flag                          post   open            done  done  no    done  done  done  done  done  done
district                              get    open            ok    ok    ok    ok    ok    ok    ok    ok    ok
topic                                 get    open            ok    ok    ok    ok    ok    ok    ok    ok    ok
office                                get    open            ok    ok    ok    ok    ok    ok    ok    ok    ok
inbox                                 get    open            in    ok    ok    ok    ok    ok    ok    ok    in
inbox_read_all                        post   open            in    ok    ok    done  ok    ok    ok    ok    in
inbox_read                            post   open            in    none  none  done  none  none  none  none  in
inbox_read_day                        post   open            in    none  none  done  none  none  none  none  in
preferences                           get    open            in    ok    ok    ok    ok    ok    ok    ok    in
preferences                           post   open            in    done  done  done  done  done  done  done  in
unsubscribe                           get    open            ok    ok    ok    ok    ok    ok    ok    ok    ok
unsubscribe                           post   open            done  done  done  done  done  done  done  done  done
dev_mails                             get    open            none  none  none  none  none  none  none  none  none
dev_mail                              get    open            none  none  none  none  none  none  none  none  none
dev_mail_html                         get    open            none  none  none  none  none  none  none  none  none
moderation                            get    open            ok    ok    ok    ok    ok    ok    ok    ok    ok
moderation-act                        get    open            ok    ok    ok    ok    ok    ok    ok    ok    ok
moderation-queue                      get    open            in    no    no    no    no    ok    no    no    in
moderation-queue                      post   open            in    no    no    no    no    done  no    no    in
moderation-content                    get    open            in    no    no    no    no    ok    no    no    in
moderation-content                    post   open            in    no    no    no    no    done  no    no    in
moderation-blocks                     get    open            in    no    no    no    no    ok    no    no    in
moderation-lift                       get    open            in    no    no    no    no    ok    no    no    in
moderation-lift                       post   open            in    no    no    no    no    done  no    no    in
moderation-block                      get    open            in    no    no    no    no    ok    no    no    in
moderation-block                      post   open            in    no    no    no    no    done  no    no    in
account                               get    open            in    ok    ok    ok    ok    ok    ok    ok    in
account_name                          get    open            in    ok    ok    ok    ok    ok    ok    ok    in
account_name                          post   open            in    done  done  done  done  done  done  done  in
account_tokens                        get    open            in    ok    ok    ok    ok    ok    ok    ok    in
account_tokens                        post   open            in    done  done  done  done  done  done  done  in
account_token_revoke                  post   open            in    none  none  done  none  none  none  none  in
account_proof                         get    open            in    ok    ok    ok    ok    ok    ok    ok    in
account_proof                         post   open            in    no    no    no    no    no    no    no    in
account_desk_code                     post   open            in    done  done  done  done  done  done  done  in
account_end_residency                 get    open            in    ok    ok    ok    ok    ok    ok    ok    in
account_end_residency                 post   open            in    late  done  done  late  late  late  late  in
account_letter                        get    open            in    ok    ok    ok    ok    ok    ok    ok    in
account_letter                        post   open            in    done  bad   bad   bad   bad   bad   bad   in
account_letter_ask                    get    open            in    ok    ok    ok    ok    ok    ok    ok    in
account_letter_ask                    post   open            in    no    done  no    done  done  done  done  in
account_letter_stop                   post   open            in    done  late  done  late  late  late  late  in
account_register                      get    open            in    no    no    no    no    no    no    no    in
account_register                      post   open            in    no    no    no    no    no    no    no    in
account_signup                        get    open            ok    ok    ok    ok    ok    ok    ok    ok    ok
account_signup                        post   open            done  ok    ok    ok    ok    ok    ok    ok    done
account_login                         get    open            ok    ok    ok    ok    ok    ok    ok    ok    ok
account_login                         post   open            done    ok    ok    ok    ok    ok    ok    ok    done
account_logout                        get    open            ok    ok    ok    ok    ok    ok    ok    ok    ok
account_logout                        post   open            ok    ok    ok    ok    ok    ok    ok    ok    ok
account_inactive                      get    open            ok    ok    ok    ok    ok    ok    ok    ok    ok
account_email_verification_sent       get    open            ok    ok    ok    ok    ok    ok    ok    ok    ok
account_email_verification_sent       post   open            ok    ok    ok    ok    ok    ok    ok    ok    ok
account_confirm_email                 get    open            ok    ok    ok    ok    ok    ok    ok    ok    ok
account_confirm_email                 post   open            in    in    in    in    in    in    in    in    in
account_change_password               get    open            in    ok    ok    ok    ok    ok    ok    ok    in
account_change_password               post   open            in    done  done  done  done  done  done  done  in
account_set_password                  get    open            in    ok    ok    ok    ok    ok    ok    ok    in
account_set_password                  post   open            in    ok    ok    ok    ok    ok    ok    ok    in
account_reset_password                get    open            ok    ok    ok    ok    ok    ok    ok    ok    ok
account_reset_password                post   open            ok    ok    ok    ok    ok    ok    ok    ok    ok
account_reset_password_done           get    open            ok    ok    ok    ok    ok    ok    ok    ok    ok
account_reset_password_from_key_done  get    open            ok    ok    ok    ok    ok    ok    ok    ok    ok
account_reset_password_from_key       get    open            ok    ok    ok    ok    ok    ok    ok    ok    ok
account_reset_password_from_key       post   open            ok    ok    ok    ok    ok    ok    ok    ok    ok
language                              post   open            ok    done  done  done  done  done  done  done  ok
mfa_authenticate                      get    open            in    ok    ok    ok    ok    ok    ok    ok    in
mfa_authenticate                      post   open            in    ok    ok    ok    ok    ok    ok    ok    in
mfa_login_webauthn                    get    open            in    ok    ok    ok    ok    ok    ok    ok    in
mfa_login_webauthn                    post   open            in    ok    ok    ok    ok    ok    ok    ok    in
account_reauthenticate                get    open            in    ok    ok    ok    again again again again in
account_reauthenticate                post   open            in    ok    ok    ok    again again again again in
mfa_reauthenticate                    get    open            in    again again again ok    ok    ok    ok    in
mfa_reauthenticate                    post   open            in    again again again bad   bad   bad   bad   in
mfa_reauthenticate_webauthn           get    open            in    again again again again again again again in
mfa_reauthenticate_webauthn           post   open            in    again again again again again again again in
mfa_index                             get    open            in    ok    ok    ok    ok    ok    ok    ok    in
mfa_activate_totp                     get    open            in    ok    ok    ok    ok    ok    ok    ok    in
mfa_activate_totp                     post   open            in    bad   bad   bad   ok    ok    ok    ok    in
mfa_deactivate_totp                   get    open            in    none  none  none  ok    ok    ok    ok    in
mfa_deactivate_totp                   post   open            in    none  none  none  done  done  done  done  in
mfa_view_recovery_codes               get    open            in    none  none  none  none  none  none  none  in
mfa_generate_recovery_codes           get    open            in    ok    ok    ok    ok    ok    ok    ok    in
mfa_generate_recovery_codes           post   open            in    bad   bad   bad   done  done  done  done  in
mfa_list_webauthn                     get    open            ok    ok    ok    ok    ok    ok    ok    ok    ok
mfa_add_webauthn                      get    open            in    ok    ok    ok    ok    ok    ok    ok    in
mfa_add_webauthn                      post   open            in    bad   bad   bad   bad   bad   bad   bad   in
mfa_edit_webauthn                     get    open            in    none  none  none  none  none  none  none  in
mfa_edit_webauthn                     post   open            in    none  none  none  none  none  none  none  in
mfa_remove_webauthn                   get    open            in    none  none  none  none  none  none  none  in
mfa_remove_webauthn                   post   open            in    none  none  none  none  none  none  none  in
account_sessions                      get    open            in    ok    ok    ok    ok    ok    ok    ok    in
account_sessions_end                  post   open            in    ok    ok    ok    ok    ok    ok    ok    in
account_session_end                   post   open            in    none  none  ok    none  none  none  none  in
account_email_change                  get    open            in    ok    ok    ok    ok    ok    ok    ok    in
account_email_change                  post   open            in    done  done  done  done  done  done  done  in
account_email_change_cancel           post   open            in    ok    done  ok    ok    ok    ok    ok    in
account_email_change_confirm          get    open            ok    ok    ok    ok    ok    ok    ok    ok    ok
account_email_change_confirm          post   open            done  done  done  done  done  done  done  done  done
account_data                          get    open            in    ok    ok    ok    ok    ok    ok    ok    in
account_data                          post   open            in    done  done  done  done  done  done  done  in
account_data_file                     get    open            in    ok    ok    ok    ok    ok    ok    ok    in
account_data_file                     post   open            in    late  late  done  late  late  late  late  in
account_erase                         get    open            in    ok    ok    ok    ok    ok    ok    ok    in
account_erase                         post   open            in    done  done  done  no    no    no    no    in
account_erase_cancel                  post   open            in    done  late  late  late  late  late  late  in
account_erase_cancel_by_mail          get    open            ok    ok    ok    ok    ok    ok    ok    ok    ok
account_erase_cancel_by_mail          post   open            done  done  done  done  done  done  done  done  done
account_give_back                     post   open            in    none  none  none  done  none  none  none  in
account_muted                         get    open            in    ok    ok    ok    ok    ok    ok    ok    in
account_mute                          get    open            in    ok    ok    ok    ok    ok    ok    ok    in
account_mute                          post   open            in    done  done  ok    done  done  done  done  in
account_unmute                        post   open            in    ok    ok    done  ok    ok    ok    ok    in
mandates                              get    open            ok    ok    ok    ok    ok    ok    ok    ok    ok
desk                                  get    open            in    no    no    no    no    no    ok    no    in
desk_done                             get    open            in    no    no    no    no    no    ok    no    in
desk_letters                          get    open            in    no    no    no    no    no    done  no    in
desk_letters                          post   open            in    no    no    no    no    no    done  no    in
desk_batch                            get    open            in    no    no    no    no    no    ok    no    in
desk_batch_pdf                        post   open            in    no    no    no    no    no    done  no    in
desk_batch_printed                    post   open            in    no    no    no    no    no    done  no    in
privacy                               get    open            ok    ok    ok    ok    ok    ok    ok    ok    ok
charter                               get    open            ok    ok    ok    ok    ok    ok    ok    ok    ok
city-history                          get    open            ok    ok    ok    ok    ok    ok    ok    ok    ok
rule                                  get    open            ok    ok    ok    ok    ok    ok    ok    ok    ok
rule                                  post   open            no    no    no    no    no    no    no    done  no
legal                                 get    open            ok    ok    ok    ok    ok    ok    ok    ok    ok
terms                                 get    open            ok    ok    ok    ok    ok    ok    ok    ok    ok
accessibility                         get    open            ok    ok    ok    ok    ok    ok    ok    ok    ok
logo                                  get    open            ok    ok    ok    ok    ok    ok    ok    ok    ok
city                                  get    open            in    no    no    no    no    no    no    ok    in
city-name                             get    open            in    no    no    no    no    no    no    ok    in
city-name                             post   open            in    no    no    no    no    no    no    done  in
city-logo                             get    open            in    no    no    no    no    no    no    ok    in
city-logo                             post   open            in    no    no    no    no    no    no    done  in
city-logo-remove                      post   open            in    no    no    no    no    no    no    done  in
city-colours                          get    open            in    no    no    no    no    no    no    ok    in
city-colours                          post   open            in    no    no    no    no    no    no    done  in
city-languages                        get    open            in    no    no    no    no    no    no    ok    in
city-languages                        post   open            in    no    no    no    no    no    no    done  in
city-time-zone                        get    open            in    no    no    no    no    no    no    ok    in
city-time-zone                        post   open            in    no    no    no    no    no    no    done  in
city-statement                        get    open            in    no    no    no    no    no    no    ok    in
city-statement                        post   open            in    no    no    no    no    no    no    done  in
reports                               get    open            ok    ok    ok    ok    ok    ok    ok    ok    ok
reports_data                          get    open            ok    ok    ok    ok    ok    ok    ok    ok    ok
reports_dictionary                    get    open            ok    ok    ok    ok    ok    ok    ok    ok    ok
jobs                                  get    open            in    no    no    no    no    no    no    ok    in
jobs                                  post   open            in    no    no    no    no    no    no    done  in
job                                   get    open            in    no    no    no    no    no    no    ok    in
job_cancel                            post   open            in    no    no    no    no    no    no    done  in
job_file                              get    open            in    no    no    no    no    no    no    ok    in
design                                get    open            ok    ok    ok    ok    ok    ok    ok    ok    ok
stylesheet                            get    open            ok    ok    ok    ok    ok    ok    ok    ok    ok
robots                                get    open            ok    ok    ok    ok    ok    ok    ok    ok    ok
sitemap                               get    open            ok    ok    ok    ok    ok    ok    ok    ok    ok
sitemap-pages                         get    open            ok    ok    ok    ok    ok    ok    ok    ok    ok
sitemap-proposals                     get    open            ok    ok    ok    ok    ok    ok    ok    ok    ok
city-card                             get    open            ok    ok    ok    ok    ok    ok    ok    ok    ok
proposal-card                         get    open            ok    ok    ok    ok    ok    ok    ok    ok    ok
proposal-poster                       get    open            ok    ok    ok    ok    ok    ok    ok    ok    ok
proposal-print                        get    open            ok    ok    ok    ok    ok    ok    ok    ok    ok
healthz                               get    open            ok    ok    ok    ok    ok    ok    ok    ok    ok
readyz                                get    open            ok    ok    ok    ok    ok    ok    ok    ok    ok
api_desk_proposals                    post   open            in    no    no    no    no    no    done  no    in
api_desk_comments                     post   open            in    no    no    no    no    no    done  no    in
api_desk_support                      put    open            in    no    no    no    no    no    done  no    in
api_desk_support                      delete extra           in    no    no    no    no    no    done  no    in
api_desk_signatures                   post   free            in    no    no    no    no    no    done  no    in
api_meeting_proposals                 post   open            in    no    no    no    no    no    done  no    in
api_meeting_comments                  post   open            in    no    no    no    no    no    done  no    in
api_intakes                           get    open            in    no    no    no    no    no    ok    no    in
api_intake                            patch  open            in    no    no    no    no    no    done  no    in
api_intake                            delete open            in    no    no    no    no    no    done  no    in
api_assistance                        get    open            in    no    no    no    no    no    ok    no    in
api_assistance                        post   free            in    no    no    no    no    no    done  no    in
api_assistance                        delete open            in    no    no    no    no    no    done  no    in
api_assistance_document               post   free            in    no    no    no    no    no    done  no    in
api_assistance_proof                  post   open            in    no    no    no    no    no    done  no    in
api_assistance_slip                   post   open            in    no    no    no    no    no    done  no    in
api_assistance_erasure                post   open            in    no    no    no    no    no    done  no    in
api_assistance_erasure                delete open            in    no    no    no    no    no    done  no    in
api_desk_counts                       get    open            in    no    no    no    no    no    ok    ok    in
api_mandates                          get    open            ok    ok    ok    ok    ok    ok    ok    ok    in
api_mandates                          post   open            in    no    no    no    no    no    no    done  in
api_revoke                            post   open            in    no    no    no    no    no    no    done  in
api_boundaries                        put    open            in    no    no    no    no    no    no    done  in
api_district                          get    open            ok    ok    ok    ok    ok    ok    ok    ok    in
api_district                          patch  open            in    no    no    no    no    no    no    done  in
api_boundary                          put    open            in    no    no    no    no    no    no    done  in
api_district_close                    post   open            in    no    no    no    no    no    no    done  in
api_district_reopen                   post   open            in    no    no    no    no    no    no    done  in
api_district_accept                   post   open            in    no    no    no    no    no    no    done  in
api_topic                             get    open            ok    ok    ok    ok    ok    ok    ok    ok    in
api_topic                             patch  open            in    no    no    no    no    no    no    done  in
api_topic_accept                      post   open            in    no    no    no    no    no    no    done  in
api_in_charge                         get    open            ok    ok    ok    ok    ok    ok    ok    ok    in
api_office                            get    open            ok    ok    ok    ok    ok    ok    ok    ok    in
api_office                            patch  open            in    no    no    no    no    no    no    done  in
api_responsibilities                  post   open            in    no    no    no    no    no    no    done  in
api_relieve                           delete open            in    no    no    no    no    no    no    done  in
api_rule                              get    open            ok    ok    ok    ok    ok    ok    ok    ok    in
api_rule                              patch  open            in    no    no    no    no    no    no    done  in
api_processes                         get    open            ok    ok    ok    ok    ok    ok    ok    ok    in
api_processes                         post   open            in    no    no    no    no    no    no    done  in
api_process                           get    open            ok    ok    ok    ok    ok    ok    ok    ok    in
api_process                           patch  open            in    no    no    no    no    no    no    done  in
api_plan                              post   open            in    no    no    no    no    no    no    done  in
api_phase                             patch  open            in    no    no    no    no    no    no    done  in
api_phase                             delete open            in    no    no    no    no    no    no    done  in
desk_propose                          get    open            in    no    no    no    no    no    ok    no    in
desk_propose                          post   open            in    no    no    no    no    no    done  no    in
desk_support                          get    open            in    no    no    no    no    no    ok    no    in
desk_give                             post   open            in    no    no    no    no    no    done  no    in
desk_unsupport                        post   extra           in    no    no    no    no    no    done  no    in
desk_comment                          get    open            in    no    no    no    no    no    ok    no    in
desk_comment                          post   open            in    no    no    no    no    no    done  no    in
desk_sheet                            get    free            in    no    no    no    no    no    ok    no    in
desk_sheet                            post   free            in    no    no    no    no    no    done  no    in
desk_meeting_proposal                 get    open            in    no    no    no    no    no    ok    no    in
desk_meeting_proposal                 post   open            in    no    no    no    no    no    done  no    in
desk_meeting_comment                  get    open            in    no    no    no    no    no    ok    no    in
desk_meeting_comment                  post   open            in    no    no    no    no    no    done  no    in
desk_today                            get    open            in    no    no    no    no    no    ok    no    in
desk_correct                          get    open            in    no    no    no    no    no    ok    no    in
desk_correct                          post   open            in    no    no    no    no    no    done  no    in
desk_undo                             post   open            in    no    no    no    no    no    done  no    in
processes                             get    open            ok    ok    ok    ok    ok    ok    ok    ok    ok
process                               get    open            ok    ok    ok    ok    ok    ok    ok    ok    ok
administration                        get    open            in    no    no    no    no    no    no    ok    in
acts                                  get    open            ok    ok    ok    ok    ok    ok    ok    ok    ok
account_claim                         get    open            ok    ok    ok    ok    ok    ok    ok    ok    ok
account_claim                         post   open            done  done  done  done  done  done  done  done  done
account_claim_link                    get    open            ok    ok    ok    ok    ok    ok    ok    ok    ok
account_claim_link                    post   open            in    in    in    in    in    in    in    in    in
desk_begin_code                       get    free            in    no    no    no    no    no    ok    no    in
desk_begin_code                       post   free            in    no    no    no    no    no    done  no    in
desk_begin_document                   get    free            in    no    no    no    no    no    ok    no    in
desk_begin_document                   post   free            in    no    no    no    no    no    done  no    in
desk_begin_new                        get    free            in    no    no    no    no    no    ok    no    in
desk_begin_new                        post   free            in    no    no    no    no    no    done  no    in
desk_end                              post   open            in    no    no    no    no    no    done  no    in
desk_prove                            get    open            in    no    no    no    no    no    ok    no    in
desk_prove                            post   open            in    no    no    no    no    no    done  no    in
desk_slip                             post   open            in    no    no    no    no    no    done  no    in
desk_erase                            get    open            in    no    no    no    no    no    ok    no    in
desk_erase                            post   open            in    no    no    no    no    no    done  no    in
desk_keep                             post   open            in    no    no    no    no    no    done  no    in
desk_counts                           get    open            in    no    no    no    no    no    ok    ok    in
desk_proof                            get    open            in    no    no    no    no    no    ok    no    in
desk_proof                            post   open            in    no    no    no    no    no    done  no    in
mandate-list                          get    open            in    no    no    no    no    no    no    ok    in
mandate-grant                         get    open            in    no    no    no    no    no    no    ok    in
mandate-grant                         post   open            in    no    no    no    no    no    no    done  in
mandate-revoke                        get    open            in    no    no    no    no    no    no    ok    in
mandate-revoke                        post   open            in    no    no    no    no    no    no    done  in
desk_paper                            get    open            in    no    no    no    no    no    ok    no    in
proposal-form                         get    open            ok    ok    ok    ok    ok    ok    ok    ok    ok
proposal-answer-look                  post   awaiting_answer in    no    no    no    done  no    no    no    in
support-sheet                         get    open            ok    ok    ok    ok    ok    ok    ok    ok    ok
district-list                         get    open            in    no    no    no    no    no    no    ok    in
district-new                          get    open            in    no    no    no    no    no    no    ok    in
district-new                          post   open            in    no    no    no    no    no    no    done  in
city-boundaries                       get    open            in    no    no    no    no    no    no    ok    in
city-boundaries                       post   open            in    no    no    no    no    no    no    done  in
survey                                get    open            in    no    no    no    no    no    no    ok    in
survey                                post   open            in    no    no    no    no    no    no    done  in
survey-discard                        post   open            in    no    no    no    no    no    no    done  in
district-admin                        get    open            in    no    no    no    no    no    no    ok    in
district-admin                        post   open            in    no    no    no    no    no    no    done  in
district-boundary                     get    open            in    no    no    no    no    no    no    ok    in
district-boundary                     post   open            in    no    no    no    no    no    no    done  in
district-close                        get    open            in    no    no    no    no    no    no    ok    in
district-close                        post   open            in    no    no    no    no    no    no    done  in
district-accept                       get    open            in    no    no    no    no    no    no    ok    in
district-accept                       post   open            in    no    no    no    no    no    no    done  in
topic-list                            get    open            in    no    no    no    no    no    no    ok    in
topic-new                             get    open            in    no    no    no    no    no    no    ok    in
topic-new                             post   open            in    no    no    no    no    no    no    done  in
topic-admin                           get    open            in    no    no    no    no    no    no    ok    in
topic-admin                           post   open            in    no    no    no    no    no    no    done  in
topic-accept                          get    open            in    no    no    no    no    no    no    ok    in
topic-accept                          post   open            in    no    no    no    no    no    no    done  in
office-list                           get    open            in    no    no    no    no    no    no    ok    in
office-new                            get    open            in    no    no    no    no    no    no    ok    in
office-new                            post   open            in    no    no    no    no    no    no    done  in
office-admin                          get    open            in    no    no    no    no    no    no    ok    in
office-admin                          post   open            in    no    no    no    no    no    no    done  in
responsibility-new                    get    open            in    no    no    no    no    no    no    ok    in
responsibility-new                    post   open            in    no    no    no    no    no    no    done  in
in-charge                             get    open            in    no    no    no    no    no    no    ok    in
responsibility-end                    get    open            in    no    no    no    no    no    no    ok    in
responsibility-end                    post   open            in    no    no    no    no    no    no    done  in
process-list                          get    open            in    no    no    no    no    no    no    ok    in
process-new                           get    open            in    no    no    no    no    no    no    ok    in
process-new                           post   open            in    no    no    no    no    no    no    done  in
process-admin                         get    open            in    no    no    no    no    no    no    ok    in
process-admin                         post   open            in    no    no    no    no    no    no    done  in
phase-new                             get    open            in    no    no    no    no    no    no    ok    in
phase-new                             post   open            in    no    no    no    no    no    no    done  in
phase                                 get    open            in    no    no    no    no    no    no    ok    in
phase                                 post   open            in    no    no    no    no    no    no    done  in
phase-drop                            get    open            in    no    no    no    no    no    no    ok    in
phase-drop                            post   open            in    no    no    no    no    no    no    done  in
operations                            get    open            in    no    no    no    no    no    no    ok    in
api_second_look                       get    looked          in    none  none  none  ok    none  none  none  in
api_second_look                       post   awaiting_answer in    no    no    no    done  no    no    no    in
api_second_look_approve               post   looked          in    no    no    no    done  no    no    no    in
api_second_look_return                post   looked          in    no    no    no    done  no    no    no    in
api_interim_replies                   get    awaiting_answer ok    ok    ok    ok    ok    ok    ok    ok    in
api_interim_replies                   post   awaiting_answer in    no    no    no    done  no    no    no    in
api_assign                            get    awaiting_answer in    none  none  none  ok    none  none  none  in
api_assign                            post   awaiting_answer in    no    no    no    done  no    no    no    in
api_assign                            delete looked          in    no    no    no    done  no    no    no    in
api_notes                             get    looked          in    none  none  none  ok    none  none  none  in
api_notes                             post   looked          in    no    no    no    done  no    no    no    in
api_note                              delete looked          in    none  none  none  done  none  none  none  in
api_workspace                         get    open            in    no    no    no    ok    no    no    no    in
api_workspace_delivery                get    open            in    no    no    no    ok    no    no    no    in
workspace                             get    open            in    no    no    no    ok    no    no    no    in
workspace-delivery                    get    open            in    no    no    no    ok    no    no    no    in
workspace-together                    get    open            in    ok    ok    ok    ok    ok    ok    ok    in
workspace-sheet                       get    awaiting_answer in    none  none  none  ok    none  none  none  in
workspace-assign                      post   awaiting_answer in    none  none  none  done  none  none  none  in
workspace-take                        post   awaiting_answer in    no    no    no    done  no    no    no    in
workspace-unassign                    post   looked          in    no    no    no    done  no    no    no    in
workspace-note                        post   awaiting_answer in    none  none  none  done  none  none  none  in
workspace-note-delete                 post   looked          in    none  none  none  done  none  none  none  in
workspace-interim-reply               post   awaiting_answer in    none  none  none  done  none  none  none  in
workspace-look                        get    looked          in    none  none  none  ok    none  none  none  in
workspace-approve                     post   looked          in    no    no    no    done  no    no    no    in
workspace-return                      post   looked          in    no    no    no    done  no    no    no    in
""")
