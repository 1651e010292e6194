"""Who may do what: every page and every call of the open API, on real subjects, by role.

A cell of a page is what GET and POST are told: a status, or ``in`` for being led to sign in. Strangers get 404: to them it does not
exist. Colleagues without the duty get 403. Whose it is and who holds the duty get on: 200, 302 after the act, or a refusal on the page
(409, 422) where this very subject does not stand where the act is made. Subjects are laid in ``scene.py``, columns explained in
``trying.py``; what forms send stands in ``sent.py``.
"""

PAGES = """
# public                                                             visitor   other     owner     away      colleague holder
healthz                         -                                    200/405   200/405   200/405   200/405   200/405   200/405
metrics                         -                                    200/405   200/405   200/405   200/405   200/405   200/405
portal:home                     -                                    200/405   200/405   200/405   200/405   200/405   200/405
portal:search                   -                                    200/405   200/405   200/405   200/405   200/405   200/405
portal:halls                    -                                    200/405   200/405   200/405   200/405   200/405   200/405
portal:privacy                  -                                    200/405   200/405   200/405   200/405   200/405   200/405
ui:preferences                  -                                    200/302   200/302   200/302   200/302   200/302   200/302
ui:gallery                      -                                    200/405   200/405   200/405   200/405   200/405   200/405
ui:gallery-page                 page=home                            200/405   200/405   200/405   200/405   200/405   200/405
bundles:list                    -                                    200/405   200/405   200/405   200/405   200/405   200/405
bundles:thing                   thing                                200/405   200/405   200/405   200/405   200/405   200/405
bundles:poster                  thing                                200/405   200/405   200/405   200/405   200/405   200/405
bundles:sample                  sample                               200/405   200/405   200/405   200/405   200/405   200/405
bundles:ask                     thing                                200/200   200/200   302/302   200/200   200/200   200/200
bundles:ask                     answered                             302/302   200/200   302/302   302/302   302/302   302/302
bundles:plan                    answered                             200/405   200/405   200/405   200/405   200/405   200/405
bundles:notice                  answered                             200/405   200/405   200/405   200/405   200/405   200/405
bundles:choose                  answered                             405/302   405/302   405/302   405/302   405/302   405/302
bundles:start-over              answered                             405/302   405/302   405/302   405/302   405/302   405/302
bundles:renew                   draft,code=open-restaurant           in/in     404/404   302/422   404/404   404/404   404/404
bundles:begin                   answered                             in/in     405/302   405/422   405/403   405/403   405/403
cases:follow                    -                                    200/422   200/422   200/422   200/422   200/422   200/422
certificates:check              -                                    200/405   200/405   200/405   200/405   200/405   200/405
certificates:check-file         -                                    302/422   302/422   302/422   302/422   302/422   302/422
certificates:check-code         checked                              200/405   200/405   200/405   200/405   200/405   200/405
certificates:check-shown        shown                                200/405   200/405   200/405   200/405   200/405   200/405
certificates:open-lent          lent                                 405/200   405/200   405/200   405/200   405/200   405/200
# one's own account                                                  visitor   other     owner     away      colleague holder
accounts:sign-in                -                                    200/422   302/422   302/422   302/422   302/422   302/422
accounts:sign-out               -                                    200/302   200/302   200/302   200/302   200/302   200/302
accounts:kept                   -                                    in/in     302/302   302/302   302/302   302/302   302/302
accounts:second-factor          -                                    in/in     200/405   200/405   200/405   200/405   200/405
accounts:acting                 -                                    in/in     200/422   200/422   200/422   200/422   200/422
accounts:me                     -                                    in/in     200/405   200/405   404/405   404/405   404/405
accounts:mail                   -                                    in/in     200/302   200/302   404/404   404/404   404/404
accounts:confirm-mail           -                                    in/in     405/422   405/422   405/404   405/404   405/404
accounts:remove-mail            -                                    in/in     405/302   405/302   405/404   405/404   405/404
accounts:reveal                 -                                    in/in     405/200   405/200   405/404   405/404   405/404
accounts:readings               -                                    in/in     200/405   200/405   404/405   404/405   404/405
accounts:authorities            -                                    in/in     200/302   200/302   404/404   404/404   404/404
accounts:revoke-authority       authority                            in/in     405/404   405/302   405/404   405/404   405/302
accounts:colleagues             -                                    in/in     200/422   200/302   404/404   404/404   404/404
accounts:end-membership         colleague                            in/in     405/404   405/302   405/404   405/404   405/404
accounts:password               -                                    in/in     200/422   200/422   200/422   200/422   200/422
account_login                   -                                    200/422   302/422   302/422   302/422   302/422   302/422
account_logout                  -                                    200/302   200/302   200/302   200/302   200/302   200/302
account_signup                  -                                    200/422   302/422   302/422   302/422   302/422   302/422
account_inactive                -                                    200/405   200/405   200/405   200/405   200/405   200/405
account_reauthenticate          -                                    in/in     200/200   200/200   403/403   403/403   403/403
mfa_index                       -                                    in/in     200/405   200/405   200/405   200/405   200/405
mfa_authenticate                -                                    in/in     302/302   302/302   302/302   302/302   302/302
mfa_reauthenticate              -                                    in/in     302/302   302/302   403/403   403/403   403/403
mfa_activate_totp               -                                    in/in     302/302   302/302   200/200   200/200   200/200
mfa_deactivate_totp             -                                    in/in     404/404   404/404   404/404   404/404   404/404
mfa_view_recovery_codes         -                                    in/in     404/405   404/405   404/405   404/405   404/405
mfa_generate_recovery_codes     -                                    in/in     302/302   302/302   200/200   200/200   200/200
mfa_download_recovery_codes     -                                    in/in     404/404   404/404   404/404   404/404   404/404
mfa_list_webauthn               -                                    in/in     200/405   200/405   200/405   200/405   200/405
mfa_add_webauthn                -                                    in/in     302/302   302/302   200/200   200/200   200/200
mfa_reauthenticate_webauthn     -                                    in/in     302/302   302/302   403/403   403/403   403/403
mfa_remove_webauthn             pk=1                                 in/in     302/302   302/302   404/404   404/404   404/404
mfa_edit_webauthn               pk=1                                 in/in     302/302   302/302   404/404   404/404   404/404
socialaccount_login_cancelled   -                                    200/405   200/405   200/405   200/405   200/405   200/405
socialaccount_login_error       -                                    401/405   401/405   401/405   401/405   401/405   401/405
socialaccount_signup            -                                    in/in     in/in     in/in     in/in     in/in     in/in
socialaccount_connections       -                                    in/in     200/200   200/200   200/200   200/200   200/200
openid_connect_login            provider_id=nobody                   404/404   404/404   404/404   404/404   404/404   404/404
openid_connect_callback         provider_id=nobody                   404/404   404/404   404/404   404/404   404/404   404/404
# a filing at home                                                   visitor   other     owner     away      colleague holder
cases:form                      draft                                in/in     404/404   200/302   404/404   404/404   404/404
cases:save                      draft                                in/in     405/404   405/200   405/404   405/404   405/404
cases:check                     draft                                in/in     405/404   405/200   404/404   404/404   404/404
cases:known                     draft                                in/in     405/404   405/302   404/404   404/404   404/404
cases:materials                 draft                                in/in     404/405   200/405   404/404   404/404   404/404
cases:look                      draft-material                       in/in     404/405   200/405   404/404   404/404   404/404
cases:give                      draft-material                       in/in     405/404   405/302   404/404   404/404   404/404
cases:promise                   draft-material                       in/in     405/404   405/422   404/404   404/404   404/404
cases:picture                   draft-file                           in/in     404/405   200/405   404/404   404/404   404/404
cases:download                  draft-file                           in/in     404/405   200/405   404/404   404/404   404/404
cases:take-back                 draft-file                           in/in     405/404   405/302   404/404   404/404   404/404
cases:sign                      draft                                in/in     404/404   200/422   404/404   404/404   404/404
cases:send-code                 draft                                in/in     405/404   405/200   404/404   404/404   404/404
cases:discard                   draft                                in/in     405/404   405/302   404/404   404/404   404/404
# what was filed                                                     visitor   other     owner     away      colleague holder
cases:mine                      -                                    in/in     200/405   200/405   200/405   200/405   200/405
cases:messages                  -                                    in/in     200/405   200/405   200/405   200/405   200/405
cases:mark-read                 -                                    in/in     405/302   405/302   405/302   405/302   405/302
cases:timeline                  running                              in/in     404/405   200/405   404/404   404/404   404/404
cases:timeline                  done                                 in/in     404/405   200/405   404/404   404/404   404/404
cases:form                      running                              in/in     404/404   302/409   404/404   404/404   404/404
cases:materials                 running                              in/in     404/405   302/405   404/404   404/404   404/404
cases:known                     running                              in/in     405/404   405/302   404/404   404/404   404/404
cases:send-code                 running                              in/in     405/404   405/409   404/404   404/404   404/404
cases:save                      running                              in/in     405/404   405/409   405/404   405/404   405/404
cases:sign                      running                              in/in     404/404   302/302   404/404   404/404   404/404
cases:look                      looked                               in/in     404/405   200/405   404/404   404/404   404/404
cases:picture                   running-file                         in/in     404/405   200/405   404/404   404/404   404/404
cases:download                  running-file                         in/in     404/405   200/405   404/404   404/404   404/404
cases:take-back                 running-file                         in/in     405/404   405/409   404/404   404/404   404/404
cases:receipt                   running                              in/in     404/405   200/405   404/404   404/404   404/404
cases:receipt-file              running                              in/in     404/405   200/405   404/404   404/404   404/404
cases:paper                     paper                                in/in     404/405   200/405   404/404   404/404   404/404
cases:hand-in                   promise                              in/in     405/404   405/302   404/404   404/404   404/404
cases:statement                 statement                            in/in     405/404   405/302   404/404   404/404   404/404
cases:withdraw                  withdraw                             in/in     405/404   405/302   404/404   404/404   404/404
cases:correct                   correct                              in/in     404/404   200/422   404/404   404/404   404/404
cases:discard                   running                              in/in     405/404   405/409   404/404   404/404   404/404
ratings:rate                    done                                 in/in     404/404   200/409   404/404   404/404   404/404
ratings:rate                    running                              in/in     404/404   404/404   404/404   404/404   404/404
ratings:again                   done                                 in/in     405/404   405/409   405/404   405/403   405/403
# certificates                                                       visitor   other     owner     away      colleague holder
certificates:wallet             -                                    in/in     200/405   200/405   200/405   200/405   200/405
certificates:certificate        certificate                          in/in     404/405   200/405   404/404   404/404   404/404
certificates:download           certificate                          in/in     404/405   200/405   404/404   404/404   404/404
certificates:show               certificate                          in/in     405/404   405/302   404/404   404/404   404/404
certificates:showing            showing                              in/in     404/405   200/405   404/404   404/404   404/404
certificates:lend               certificate                          in/in     404/404   200/200   404/404   404/404   404/404
certificates:copy               certificate                          in/in     404/404   200/302   404/404   404/404   404/404
certificates:copy-file          copy                                 in/in     404/405   200/405   404/404   404/404   404/404
certificates:withdraw           copy                                 in/in     405/404   405/302   404/404   404/404   404/404
certificates:issued             -                                    in/in     404/404   404/404   200/405   200/405   200/405
certificates:visitor            -                                    in/in     404/404   404/404   200/200   403/403   200/200
certificates:visitor-copy       printed                              in/in     404/404   404/404   404/405   403/403   200/405
certificates:issued-certificate certificate                          in/in     404/404   404/404   404/405   200/405   200/405
certificates:issued-file        certificate                          in/in     404/404   404/404   405/404   403/403   405/200
certificates:move               certificate,move=suspend             in/in     404/404   404/404   404/404   200/403   200/302
certificates:move               certificate,move=revoke              in/in     404/404   404/404   404/404   200/403   200/422
# the departments' work                                              visitor   other     owner     away      colleague holder
workbench:inbox                 -                                    in/in     404/404   404/404   200/405   200/405   200/405
workbench:export                -                                    in/in     404/404   404/404   200/405   200/405   200/405
workbench:of                    loop=survey                          in/in     404/404   404/404   200/405   200/405   200/405
workbench:take                  assignment                           in/in     404/404   404/404   405/404   405/403   405/302
workbench:hand-back             assignment                           in/in     404/404   404/404   405/404   405/403   405/302
casework:cases                  -                                    in/in     404/404   404/404   200/405   403/403   200/405
casework:case                   case                                 in/in     404/404   404/404   404/405   403/403   200/405
casework:case                   fire-case                            in/in     404/404   404/404   404/405   403/403   200/405
casework:case                   done-case                            in/in     404/404   404/404   404/405   403/403   200/405
casework:tick                   case                                 in/in     404/404   404/404   405/404   403/403   405/302
casework:do                     case,move=grant                      in/in     404/404   404/404   404/404   403/403   200/422
casework:do                     case,move=refuse                     in/in     404/404   404/404   404/404   403/403   200/422
casework:do                     case,move=stop_clock                 in/in     404/404   404/404   404/404   403/403   200/302
casework:do                     case,move=extend                     in/in     404/404   404/404   404/404   403/403   200/302
casework:do                     fire-case,move=accept                in/in     404/404   404/404   404/404   403/403   200/409
casework:do                     fire-case,move=decline               in/in     404/404   404/404   404/404   403/403   200/409
casework:correction             case                                 in/in     404/404   404/404   404/404   403/403   200/409
casework:reveal                 case                                 in/in     404/404   404/404   405/404   403/403   405/422
casework:letter                 case                                 in/in     404/404   404/404   404/405   403/403   200/405
casework:letter                 done-case                            in/in     404/404   404/404   404/405   403/403   200/405
casework:picture                case-file                            in/in     404/404   404/404   404/405   403/403   200/405
casework:download               case-file                            in/in     404/404   404/404   404/405   403/403   200/405
casework:application            running                              in/in     404/404   404/404   404/405   403/403   200/405
casework:application            done                                 in/in     404/404   404/404   404/405   403/403   200/405
casework:deliver                deliver                              in/in     404/404   404/404   405/404   403/403   405/404
casework:reveal-application     running                              in/in     404/404   404/404   405/404   403/403   405/422
casework:receipt                running                              in/in     404/404   404/404   404/405   403/403   200/405
casework:survey                 survey                               in/in     404/404   404/404   404/405   403/403   200/405
casework:survey-arrange         survey                               in/in     404/404   404/404   405/404   403/403   405/409
casework:survey-opine           survey                               in/in     404/404   404/404   405/404   403/403   405/409
casework:survey-photo           survey-photo                         in/in     404/404   404/404   404/405   403/403   200/405
workbench:loop                  case-loop                            in/in     404/404   404/404   404/405   403/405   200/405
workbench:loop                  survey-loop                          in/in     404/404   404/404   404/405   403/405   200/405
workbench:loop                  promise-loop                         in/in     404/404   404/404   404/405   403/405   200/405
workbench:loop                  revocation                           in/in     404/404   404/404   404/405   403/405   200/405
workbench:loop                  rectification                        in/in     404/404   404/404   404/405   403/405   200/405
workbench:loop                  certificate-loop                     in/in     404/404   404/404   404/405   403/405   200/405
workbench:loop                  application-loop                     in/in     404/404   404/404   404/405   404/405   404/405
workbench:document              case-loop,digest=0                   in/in     404/404   404/404   404/405   403/405   404/405
workbench:move                  case-loop,move=grant                 in/in     404/404   404/404   405/404   405/403   405/422
workbench:move                  promise-loop,move=accept_paper       in/in     404/404   404/404   405/404   405/403   405/409
workbench:move                  revocation,move=drop                 in/in     404/404   404/404   405/404   405/403   405/409
workbench:move                  rectification,move=find_unreasonable in/in     404/404   404/404   405/404   405/403   405/302
workbench:move                  survey-loop,move=opine               in/in     404/404   404/404   405/404   405/403   405/409
workbench:move                  application-loop,move=deliver        in/in     404/404   404/404   405/404   405/404   405/404
workbench:systems               -@al-data                            in/in     404/404   404/404   403/403   403/403   200/405
workbench:mood                  system                               in/in     404/404   404/404   403/403   403/403   405/302
workbench:retry                 call                                 in/in     404/404   404/404   403/403   403/403   405/302
importing:start                 -@al-data                            in/in     404/404   404/404   200/405   403/403   200/405
importing:look                  -@al-data                            in/in     404/404   404/404   405/422   403/403   405/422
importing:current               -@al-data                            in/in     404/404   404/404   200/405   403/403   200/405
importing:template              -@al-data                            in/in     404/404   404/404   200/405   403/403   200/405
importing:draft                 import                               in/in     404/404   404/404   404/405   403/403   200/405
importing:confirm               import                               in/in     404/404   404/404   405/404   403/403   405/422
importing:again                 import                               in/in     404/404   404/404   405/404   403/403   405/302
# the desk                                                           visitor   other     owner     away      colleague holder
workbench:desk                  -@wj-hall                            in/in     404/404   404/404   200/405   403/403   200/405
workbench:desk                  visitor                              in/in     404/404   404/404   200/405   403/403   200/405
workbench:desk-visitor          -@wj-hall                            in/in     404/404   404/404   405/302   403/403   405/302
workbench:desk-for              visitor                              in/in     404/404   404/404   405/404   403/403   405/404
workbench:desk-matter           visitor                              in/in     404/404   404/404   405/302   403/403   405/302
workbench:desk-answers          visitor                              in/in     404/404   404/404   405/302   403/403   405/302
workbench:desk-begin            visitor                              in/in     404/404   404/404   405/403   403/403   405/302
workbench:desk-next             -@wj-hall                            in/in     404/404   404/404   405/302   403/403   405/302
workbench:desk-password         -@wj-hall                            in/in     404/404   404/404   200/422   403/403   200/422
deskwork:filing                 desk                                 in/in     404/404   404/404   404/405   403/403   200/405
deskwork:save                   desk                                 in/in     404/404   404/404   405/404   403/403   405/302
deskwork:give                   desk-material                        in/in     404/404   404/404   405/404   403/403   405/302
deskwork:promise                desk-material                        in/in     404/404   404/404   405/404   403/403   405/422
deskwork:take-back              desk-file                            in/in     404/404   404/404   405/404   403/403   405/302
deskwork:sign                   desk                                 in/in     404/404   404/404   302/404   403/403   302/422
deskwork:discard                desk                                 in/in     404/404   404/404   405/404   403/403   405/302
deskwork:receipt                desk-filed                           in/in     404/404   404/404   404/405   403/403   200/405
deskwork:filing                 desk-filed                           in/in     404/404   404/404   404/405   403/403   404/405
deskwork:sign                   desk-filed                           in/in     404/404   404/404   302/404   403/403   302/404
"""

API = """
# public                                                                            visitor   other     owner     away      colleague holder    machine   far
GET /                                          -                                    404       404       404       404       404       404       404       404
GET /openapi.json                              -                                    200       200       200       200       200       200       200       200
GET /docs/                                     -                                    200       200       200       200       200       200       200       200
GET /nowhere                                   -                                    404       404       404       404       404       404       404       404
GET /search?q=面馆                               -                                    200       200       200       200       200       200       200       200
GET /things                                    -                                    200       200       200       200       200       200       200       200
GET /things/{code}                             thing                                200       200       200       200       200       200       200       200
POST /things/{code}/next                       thing                                200       200       200       200       200       200       200       200
POST /things/{code}/plan                       thing                                200       422       422       200       200       200       200       200
GET /loops                                     -                                    200       200       200       200       200       200       200       200
GET /loops/{loop}                              case-loop                            200       200       200       200       200       200       200       200
GET /certificates/check?text={code}            checked                              200       200       200       200       200       200       200       200
GET /certificates/check-file?digest=00         -                                    200       200       200       200       200       200       200       200
GET /certificates/keys/{agency_code}           agency_code=wj-market                200       200       200       200       200       200       200       200
POST /follow                                   -                                    422       422       422       422       422       422       422       422
# a citizen's app                                                                   visitor   other     owner     away      colleague holder    machine   far
GET /me                                        -                                    401       200       200       200       200       200       200       200
GET /me/capacities                             -                                    401       200       200       200       200       200       403       403
PUT /me/acting                                 -                                    401       422       422       422       422       422       422       422
GET /wallet                                    -                                    401       200       200       200       200       200       200       200
GET /wallet/{ref}/file                         certificate                          401       404       200       403       403       403       403       403
POST /wallet/{ref}/showing                     certificate                          401       404       200       403       403       403       403       403
GET /messages                                  -                                    401       200       200       200       200       200       200       200
POST /messages/read                            -                                    401       200       200       200       200       200       200       200
POST /things/{code}/begin                      thing                                401       422       422       403       403       403       403       403
GET /drafts/{ref}                              draft                                401       404       200       404       404       404       404       404
DELETE /drafts/{ref}                           draft                                401       404       204       404       404       404       404       404
PATCH /drafts/{ref}/fields                     draft                                401       404       200       404       404       404       404       404
POST /drafts/{ref}/materials/{material}/files  draft-material                       401       404       200       404       404       404       404       404
DELETE /drafts/{ref}/files/{file_id}           draft-file                           401       404       204       404       404       404       404       404
PUT /drafts/{ref}/materials/{material}/promise draft-material                       401       404       422       404       404       404       404       404
PUT /drafts/{ref}/delivery                     draft                                401       404       204       404       404       404       404       404
POST /drafts/{ref}/sign-code                   draft                                401       404       200       403       403       403       403       403
POST /drafts/{ref}/sign                        draft                                401       404       422       403       403       403       403       403
GET /applications                              -                                    401       200       200       200       200       200       200       200
GET /applications/{ref}                        running                              401       404       200       404       403       200       200       404
GET /applications/{ref}/timeline               running                              401       404       200       404       403       200       200       404
GET /applications/{ref}/receipt                running                              401       404       200       404       404       404       404       404
GET /applications/{ref}/papers/{paper_ref}     paper                                401       404       200       404       404       404       404       404
GET /applications/{ref}/promises               running                              401       404       200       404       403       200       200       404
POST /applications/{ref}/promises/{promise_ref}/files promise                              401       404       204       404       404       404       404       404
POST /cases/{ref}/moves/answer_correction      fire-case                            401       404       422       404       403       403       403       404
POST /applications/{ref}/rating/again          done                                 401       404       409       404       403       403       403       404
GET /applications/{ref}/rating                 done                                 401       404       200       404       403       200       200       404
POST /applications/{ref}/rating                done                                 401       404       409       403       403       403       403       403
# a department's system                                                             visitor   other     owner     away      colleague holder    machine   far
GET /inbox                                     -                                    401       200       200       200       200       200       200       200
GET /cases                                     -                                    401       200       200       200       403       200       200       200
GET /cases/{ref}                               case                                 401       404       200       404       403       200       200       404
GET /cases/{ref}                               fire-case                            401       404       200       404       403       200       200       404
GET /cases/{ref}/files/{file_id}               case-file                            401       404       200       404       403       200       200       404
POST /cases/{ref}/ticks                        case                                 401       404       403       404       403       200       200       404
POST /cases/{ref}/moves/ask_for_correction     case                                 401       404       403       404       403       409       409       404
POST /cases/{ref}/moves/{move}                 case,move=grant                      401       404       403       404       403       422       422       404
POST /cases/{ref}/moves/{move}                 case,move=withdraw                   401       404       200       404       403       403       403       404
POST /cases/{ref}/moves/{move}                 fire-case,move=accept                401       404       403       404       403       409       409       404
POST /cases/{ref}/moves/{move}                 fire-case,move=answer_correction     401       404       422       404       403       403       403       404
POST /loops/{loop}/{ref}/moves/{move}          promise-loop,move=accept_paper       401       404       403       404       403       409       409       404
POST /loops/{loop}/{ref}/moves/{move}          revocation,move=drop                 401       404       403       404       403       409       409       404
POST /loops/{loop}/{ref}/moves/{move}          rectification,move=find_unreasonable 401       404       403       404       403       422       422       404
POST /loops/{loop}/{ref}/moves/{move}          survey-loop,move=opine               401       404       403       404       403       409       409       404
POST /loops/{loop}/{ref}/moves/{move}          case-loop,move=refuse                401       404       403       404       403       422       422       404
POST /loops/{loop}/{ref}/moves/{move}          application-loop,move=deliver        401       404       403       404       404       404       404       404
POST /certificates/search                      -                                    401       403       403       200       403       200       200       200
POST /certificates/get                         marked                               401       403       403       200       403       200       200       200
POST /certificates/file                        marked                               401       403       403       200       403       200       200       200
"""
