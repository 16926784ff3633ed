/* breakages.h - what the stand-ins can do wrong, and which case must notice it.
 *
 * The stand-ins are a Data Action service and a client, written from the two documents alone. They
 * are right, unless they are told to break one promise: `standin-service takes_inactive`. Each row
 * names the file of cases and the part of a case's name that a program with this breakage fails.
 *
 * X(name, what the program does, file under fixtures/cases, part of the case's name, how it is run)
 */
#ifndef STANDINS_BREAKAGES_H
#define STANDINS_BREAKAGES_H

/* How gcverify is run to see it: as README.md says; with a limit of some seconds, since a program
 * that never gives up would take as long as the limit allows; or judged by its wording, too. */
enum standin_run { AS_DOCUMENTED, WITH_LIMIT, BY_WORDING };

/* clang-format off */
#define SERVICE_BREAKAGES(X)                                                                       \
    /* the token */                                                                                \
    X(asks_no_token, "answers without a token", "action/tokens.json", "no header", AS_DOCUMENTED) \
    X(missing_token_403, "answers 403 when the token is missing", "action/tokens.json", "no header", AS_DOCUMENTED) \
    X(invalid_token_401, "answers 401 when the token is refused", "action/tokens.json", "never issued", AS_DOCUMENTED) \
    X(reads_authorization, "takes the token from Authorization", "action/tokens.json", "in another header", AS_DOCUMENTED) \
    X(reads_letters, "knows the token's header in its own letters alone", "action/token-header-any-letters.json", "small", AS_DOCUMENTED) \
    X(never_introspects, "takes any token for a good one", "action/tokens.json", "never issued", AS_DOCUMENTED) \
    X(takes_expired, "takes introspection's 401 for a yes", "action/tokens.json", "an expired token", AS_DOCUMENTED) \
    X(takes_inactive, "takes active: false for a yes", "action/introspection-says-no.json", "active: false", AS_DOCUMENTED) \
    X(takes_null, "takes active: null for a yes", "action/introspection-says-no.json", "active: null", AS_DOCUMENTED) \
    X(takes_absent, "takes an answer without active for a yes", "action/introspection-says-no.json", "no active", AS_DOCUMENTED) \
    X(takes_true_anywhere, "takes an answer with the word true in it for a yes", "action/introspection-says-no.json", "true elsewhere", AS_DOCUMENTED) \
    X(takes_nested, "takes active: true within another object for a yes", "action/introspection-says-no.json", "within something else", AS_DOCUMENTED) \
    X(takes_listed, "takes an array with active: true for a yes", "action/introspection-breaks.json", "an array", AS_DOCUMENTED) \
    X(takes_bare_true, "takes true alone for a yes", "action/introspection-breaks.json", "true alone", AS_DOCUMENTED) \
    X(takes_2xx, "takes active: true of a 202 for a yes", "action/introspection-only-200.json", "202", AS_DOCUMENTED) \
    X(takes_any_200, "takes whatever has status 200 for a yes", "action/introspection-breaks.json", "a page of HTML", AS_DOCUMENTED) \
    X(open_after_500, "takes introspection's 500 for a yes", "action/introspection-answers-with-status.json", "answers: 500", AS_DOCUMENTED) \
    X(open_after_reset, "takes no answer of introspection for a yes", "action/introspection-breaks.json", "a reset before any byte", AS_DOCUMENTED) \
    X(open_when_unreachable, "takes an introspection that is not there for a yes", "action/introspection-not-there.json", "refused", AS_DOCUMENTED) \
    X(introspects_by_get, "introspects by GET", "action/introspection-asked.json", "", AS_DOCUMENTED) \
    X(introspects_without_bearer, "sends no Authorization to introspection", "action/introspection-asked.json", "", AS_DOCUMENTED) \
    X(introspects_without_token, "sends no token in introspection's body", "action/introspection-asked.json", "", AS_DOCUMENTED) \
    X(introspects_as_text, "sends introspection's body as plain text", "action/introspection-asked.json", "", AS_DOCUMENTED) \
    X(introspects_in_url, "sends the token in introspection's URL", "action/introspection-asked.json", "", AS_DOCUMENTED) \
    X(introspects_without_limit, "waits for introspection as long as it takes", "action/introspection-never-answers.json", "", WITH_LIMIT) \
    X(keeps_verdict_for_ever, "keeps a verdict beyond the token's life", "action/token-verdict-kept.json", "its life", AS_DOCUMENTED) \
    X(keeps_one_verdict, "takes a good token for everybody's", "action/token-verdict-kept.json", "another token", AS_DOCUMENTED) \
    X(keeps_trouble, "takes a failure of introspection for a verdict, and keeps it", "action/token-verdict-kept.json", "failure", AS_DOCUMENTED) \
    X(keeps_refusal_for_all, "refuses everybody after one bad token", "action/token-verdict-kept.json", "refused before", AS_DOCUMENTED) \
    X(looks_up_first, "looks the customer up before it looks at the token", "action/tokens.json", "never issued", AS_DOCUMENTED) \
    /* the request */                                                                              \
    X(answers_get, "answers GET", "action/other-methods.json", "GET", AS_DOCUMENTED)               \
    X(answers_put, "answers PUT", "action/other-methods.json", "PUT", AS_DOCUMENTED)               \
    X(missing_data_is_one, "takes customer 1 when data is missing", "action/inputs-missing-data.json", "an empty object", AS_DOCUMENTED) \
    X(reads_unwrapped, "takes the inputs without their wrapper", "action/inputs-missing-data.json", "without their wrapper", AS_DOCUMENTED) \
    X(ends_on_missing_data, "crashes when data is missing", "action/inputs-missing-data.json", "an empty object", AS_DOCUMENTED) \
    X(ends_on_null_data, "crashes when data is null", "action/inputs-missing-data.json", "data null", AS_DOCUMENTED) \
    X(ends_on_no_json, "crashes when the body is no JSON", "action/inputs.json", "no JSON", AS_DOCUMENTED) \
    X(missing_input_is_zero, "takes customer 0 when customer_id is missing", "action/inputs.json", "another input alone", AS_DOCUMENTED) \
    X(takes_word, "takes a word for customer 0", "action/inputs.json", "a word", AS_DOCUMENTED)    \
    X(takes_null_id, "takes null for customer 0", "action/inputs.json", "null as id", AS_DOCUMENTED) \
    X(takes_array, "takes the first of an array of ids", "action/inputs.json", "an array as id", AS_DOCUMENTED) \
    X(takes_first_data, "takes the first of an array of inputs", "action/inputs.json", "data as array of inputs", AS_DOCUMENTED) \
    X(takes_text_data, "reads the inputs from a text of JSON", "action/inputs.json", "data as text of JSON", AS_DOCUMENTED) \
    X(rounds_id, "keeps six digits of customer_id", "action/inputs-any-integer.json", "1234567", AS_DOCUMENTED) \
    X(cuts_to_32_bits, "cuts customer_id to 32 bits", "action/inputs-large.json", "", AS_DOCUMENTED) \
    X(takes_broken_json, "takes what stands before the error in broken JSON", "action/inputs.json", "something behind the JSON", AS_DOCUMENTED) \
    X(bad_input_422, "answers 422 to bad input", "action/inputs.json", "a word", AS_DOCUMENTED)    \
    X(bad_input_500, "answers 500 to bad input", "action/inputs.json", "no JSON", AS_DOCUMENTED)   \
    X(missing_data_500, "answers 500 when data is missing", "action/inputs-missing-data.json", "an empty object", AS_DOCUMENTED) \
    X(refuses_more_inputs, "refuses an input beyond its own", "action/inputs-unusual.json", "an additional input", AS_DOCUMENTED) \
    /* the external user API */                                                                    \
    X(asks_by_query, "asks for /users?id=1", "action/customer-found.json", "", AS_DOCUMENTED)      \
    X(asks_by_post, "asks the user API by POST", "action/customer-found.json", "", AS_DOCUMENTED)  \
    X(asks_for_one, "asks for customer 1 whatever the id", "action/customers.json", "contract's outputs: 2", AS_DOCUMENTED) \
    X(sends_token_on, "sends Architect's token to the user API", "action/users-api-gets-no-credentials.json", "", AS_DOCUMENTED) \
    X(sends_bearer_on, "sends the token to the user API as Authorization", "action/users-api-gets-no-credentials.json", "", AS_DOCUMENTED) \
    X(sends_secret_on, "sends its client's secret to the user API", "action/users-api-gets-no-credentials.json", "", AS_DOCUMENTED) \
    X(sends_token_in_url, "sends the token to the user API in the URL", "action/users-api-gets-no-credentials.json", "", AS_DOCUMENTED) \
    X(sends_cookie_on, "sends the token to the user API as a cookie", "action/users-api-gets-no-credentials.json", "", AS_DOCUMENTED) \
    X(sends_referer_on, "sends the token to the user API as the page that it comes from", "action/users-api-gets-no-credentials.json", "", AS_DOCUMENTED) \
    X(ignores_404, "makes a customer of the user API's 404", "action/users-api-answers-with-status.json", "answers: 404", AS_DOCUMENTED) \
    X(ignores_500, "makes a customer of the user API's 500", "action/users-api-answers-with-status.json", "answers: 500", AS_DOCUMENTED) \
    X(all_failures_502, "answers 502 to whatever the user API's status is", "action/users-api-answers-with-status.json", "answers: 404", AS_DOCUMENTED) \
    X(all_failures_500, "answers 500 to whatever goes wrong upstream", "action/users-api-breaks.json", "a close without an answer", AS_DOCUMENTED) \
    X(failures_as_data, "answers 200 with an error inside", "action/users-api-answers-with-status.json", "answers: 503", AS_DOCUMENTED) \
    X(asks_thrice, "asks three times when the user API fails", "action/users-api-answers-with-status.json", "answers: 503", AS_DOCUMENTED) \
    X(late_502, "answers 502 when the user API is too slow", "action/users-api-never-answers.json", "", AS_DOCUMENTED) \
    X(late_as_unknown, "makes an unknown customer of an answer that does not come", "action/users-api-never-answers.json", "", AS_DOCUMENTED) \
    X(waits_for_ever, "waits for the user API as long as it takes", "action/users-api-never-answers.json", "", WITH_LIMIT) \
    X(unreachable_504, "answers 504 when the user API is not there", "action/users-api-not-there.json", "refused", AS_DOCUMENTED) \
    X(reset_as_unknown, "makes an unknown customer of a reset", "action/users-api-breaks.json", "a reset before any byte", AS_DOCUMENTED) \
    X(takes_half, "takes half an answer for a whole one", "action/users-api-breaks.json", "a truncated body", AS_DOCUMENTED) \
    X(takes_html, "makes an unknown customer of a page of HTML", "action/users-answer-garbage.json", "HTML", AS_DOCUMENTED) \
    X(takes_array_answer, "makes an unknown customer of an array", "action/users-answer-garbage.json", "an array", AS_DOCUMENTED) \
    X(takes_null_answer, "makes an unknown customer of null", "action/users-answer-garbage.json", "null", AS_DOCUMENTED) \
    X(takes_odd_members, "takes the default for a name that is a list", "action/users-answer-garbage.json", "a name that is a list", AS_DOCUMENTED) \
    X(needs_200, "takes no status but 200 of the user API", "action/users-api-any-success.json", "203", AS_DOCUMENTED) \
    X(needs_json_type, "reads JSON of the media type application/json alone", "action/users-api-any-success.json", "plain text", AS_DOCUMENTED) \
    X(names_null, "calls a customer None whose name is null", "action/users-answer-null-is-no-name.json", "", AS_DOCUMENTED) \
    X(takes_nickname, "takes the user name for a name that is missing", "action/users-answer-unusual.json", "others like them", AS_DOCUMENTED) \
    X(dashes_for_dots, "writes - for . in phone numbers", "action/users-answer-unusual.json", "stays as it is written", AS_DOCUMENTED) \
    X(follows_redirects, "follows a redirect of the user API", "action/redirects.json", "the user API", AS_DOCUMENTED) \
    X(follows_see_other, "follows 303 of the user API alone", "action/redirects.json", "303 of the user API", AS_DOCUMENTED) \
    X(follows_introspection, "follows a redirect of introspection", "action/redirects.json", "introspection", AS_DOCUMENTED) \
    X(remembers_customer, "answers with the customer before", "action/customers-apart.json", "", AS_DOCUMENTED) \
    X(ends_after_failure, "ends after a failure of the user API", "action/customers-apart.json", "", AS_DOCUMENTED) \
    /* the answer */                                                                               \
    X(no_wrapper, "answers without data around the outputs", "action/customer-found.json", "", AS_DOCUMENTED) \
    X(camel_case, "calls the output fullName", "action/customers.json", "contract's outputs: 1", AS_DOCUMENTED) \
    X(swaps_outputs, "puts the e-mail where the phone is", "action/customers.json", "contract's outputs: 1", AS_DOCUMENTED) \
    X(no_premium, "leaves is_premium_member out", "action/customers.json", "contract's outputs: 1", AS_DOCUMENTED) \
    X(premium_text, "answers is_premium_member as a text", "action/customers.json", "contract's outputs: 1", AS_DOCUMENTED) \
    X(premium_for_all, "makes everybody a premium member", "action/customers.json", "contract's outputs: 1", AS_DOCUMENTED) \
    X(premium_of_answer, "lets the user API say who is premium", "action/users-answer-unusual.json", "additional members", AS_DOCUMENTED) \
    X(passes_all_on, "passes all of the user API's members on", "action/customers.json", "contract's outputs: 1", AS_DOCUMENTED) \
    X(no_default_name, "leaves the name out when there is none", "action/users-answer-unusual.json", "no name", AS_DOCUMENTED) \
    X(no_default_email, "answers an empty e-mail when there is none", "action/users-answer-unusual.json", "no email", AS_DOCUMENTED) \
    X(no_default_phone, "answers null when there is no phone", "action/users-answer-unusual.json", "no phone", AS_DOCUMENTED) \
    X(default_for_empty, "takes the default for an empty text", "action/users-answer-unusual.json", "empty texts", AS_DOCUMENTED) \
    X(digits_only, "tidies phone numbers up", "action/customers.json", "contract's outputs: 5", AS_DOCUMENTED) \
    X(ascii_only, "writes ? for what is not ASCII", "action/users-answer-unusual.json", "names of all scripts", AS_DOCUMENTED) \
    X(no_escapes, "writes quotes in a name as they are", "action/users-answer-unusual.json", "quotes", AS_DOCUMENTED) \
    X(as_text, "answers text/plain", "action/customers.json", "contract's outputs: 1", AS_DOCUMENTED) \
    X(errors_as_text, "answers errors that are no JSON", "action/tokens.json", "no header", AS_DOCUMENTED) \
    X(answers_201, "answers 201", "action/customer-found.json", "", AS_DOCUMENTED)                 \
    /* one call and the next */                                                                    \
    X(mixes_calls, "asks for the customer of the call that came last", "action/customers-together.json", "with one token", AS_DOCUMENTED) \
    X(keeps_customer, "keeps a customer for a minute", "action/customer-asked-each-time.json", "it was changed", AS_DOCUMENTED) \
    X(serves_stale, "answers with what it knew when the user API fails", "action/customer-asked-each-time.json", "the API fails", AS_DOCUMENTED) \
    X(keeps_404, "keeps in mind for a minute that there is no such customer", "action/customer-asked-each-time.json", "it came", AS_DOCUMENTED) \
    X(keeps_by_prefix, "knows tokens by their first 12 letters", "action/token-verdict-kept.json", "a letter more", AS_DOCUMENTED) \
    X(remembers_token, "takes the token of the call before when there is none", "action/token-verdict-kept.json", "no token comes", AS_DOCUMENTED) \
    X(hangs_after_late, "answers nobody any more after an answer that came too late", "action/failure-leaves-nothing.json", "the user API never answers", WITH_LIMIT) \
    X(gives_up_after_reset, "asks the user API no more after a reset", "action/failure-leaves-nothing.json", "it resets", AS_DOCUMENTED) \
    /* subtler ones */ \
    X(empty_token_403, "introspects an empty token", "action/tokens.json", "an empty header", AS_DOCUMENTED) \
    X(takes_token_of_query, "takes the token from the URL", "action/token-in-the-url.json", "token", AS_DOCUMENTED) \
    X(takes_token_of_cookie, "takes the token from a cookie", "action/tokens.json", "as a cookie", AS_DOCUMENTED) \
    X(introspects_again, "introspects again after a 500", "action/token-verdict-kept.json", "a failure of introspection", AS_DOCUMENTED) \
    X(impatient_with_introspection, "gives introspection 40 ms", "action/customers-together.json", "with a token each", AS_DOCUMENTED) \
    X(sends_secret_to_genesys, "sends its client's secret to introspection", "action/introspection-gets-one-credential.json", "", AS_DOCUMENTED) \
    X(sends_token_twice, "sends Architect's token on to introspection in its own header", "action/introspection-gets-one-credential.json", "", AS_DOCUMENTED) \
    X(puts_secret_into_body, "sends its client's secret in introspection's body", "action/introspection-gets-one-credential.json", "", AS_DOCUMENTED) \
    X(ends_on_bad_utf8, "crashes when the body is no UTF-8", "action/inputs-not-utf8.json", "Latin-1", AS_DOCUMENTED) \
    X(bad_utf8_500, "answers 500 when the body is no UTF-8", "action/inputs-not-utf8.json", "as id", AS_DOCUMENTED) \
    X(drops_minus, "asks for customer 5 when told -5", "action/inputs-any-integer.json", "-1", AS_DOCUMENTED) \
    X(zero_is_missing, "takes customer 0 for none", "action/inputs-any-integer.json", ": 0", AS_DOCUMENTED) \
    X(asks_with_slash, "asks for /users/1/", "action/customer-found.json", "", AS_DOCUMENTED) \
    X(asks_twice, "asks the user API twice", "action/customer-found.json", "", AS_DOCUMENTED) \
    X(secret_as_user_agent, "names itself to the user API by its client's secret", "action/users-api-gets-no-credentials.json", "", AS_DOCUMENTED) \
    X(impatient_with_users, "gives the user API 40 ms", "action/users-api-slow-but-in-time.json", "a late first byte", AS_DOCUMENTED) \
    X(all_4xx_404, "answers 404 to each 4xx of the user API", "action/users-api-answers-with-status.json", "answers: 403", AS_DOCUMENTED) \
    X(answers_patch, "answers PATCH", "action/other-methods.json", "PATCH", AS_DOCUMENTED) \
    X(answers_delete, "answers DELETE", "action/other-methods.json", "DELETE", AS_DOCUMENTED) \
    X(trims_name, "trims names", "action/users-answer-unusual.json", "blanks stay", AS_DOCUMENTED) \
    X(premium_above_ten, "makes customers above 10 premium members", "action/customer-of-a-large-id.json", "", AS_DOCUMENTED) \
    X(adds_status, "answers with a member beside data", "action/customers.json", "contract's outputs: 1", AS_DOCUMENTED) \
    X(other_words_404, "says something else when the user API answers 404", "action/users-api-answers-with-status.json", "answers: 404", AS_DOCUMENTED) \
    X(other_words_502, "says something else when the user API is not there", "action/users-api-not-there.json", "refused", AS_DOCUMENTED) \
    /* the log */                                                                                  \
    X(logs_token, "writes the token to stderr", "action/log-holds-no-token.json", "", AS_DOCUMENTED)      \
    X(prints_token, "writes the token to stdout", "action/log-holds-no-token.json", "", AS_DOCUMENTED)    \
    X(logs_secret, "writes its client's secret to stderr", "action/log-holds-no-token.json", "", AS_DOCUMENTED) \
    X(logs_token_hex, "writes the token to stderr in hex", "action/log-holds-no-token.json", "", AS_DOCUMENTED) \
    X(logs_token_base64, "writes the token to stderr in base64", "action/log-holds-no-token.json", "", AS_DOCUMENTED) \
    X(logs_token_backwards, "writes the token to stderr backwards", "action/log-holds-no-token.json", "", AS_DOCUMENTED) \
    X(logs_token_in_part, "writes 16 letters of the token to stderr", "action/log-holds-no-token.json", "", AS_DOCUMENTED) \
    X(logs_token_spaced, "writes the token to stderr letter by letter", "action/log-holds-no-token.json", "", AS_DOCUMENTED) \
    X(logs_token_when_late, "writes the token to stderr when the user API is too slow", "action/users-api-never-answers.json", "", AS_DOCUMENTED) \
    X(logs_secret_in_base64, "writes its login to stderr as Basic has it", "action/log-holds-no-token.json", "", AS_DOCUMENTED) \
    X(logs_refused_token, "writes a token that was refused to stderr", "action/log-holds-no-token.json", "", AS_DOCUMENTED)
#define CLIENT_BREAKAGES(X)                                                                        \
    /* what it is told */                                                                          \
    X(needs_number, "has no default number", "gcflow/document-default-number.json", "", AS_DOCUMENTED) \
    X(default_is_empty, "looks an empty number up by default", "gcflow/document-default-number.json", "", AS_DOCUMENTED) \
    X(needs_no_flow, "asks without a flow", "gcflow/document-environment.json", "GENESYS_FLOW_ID", AS_DOCUMENTED) \
    X(needs_no_node, "asks without a node", "gcflow/document-no-node.json", "", AS_DOCUMENTED) \
    X(needs_no_client, "asks without a client id", "gcflow/document-environment.json", "GENESYS_CLIENT_ID", AS_DOCUMENTED) \
    X(always_default_number, "looks the default number up whatever it was told", "gcflow/document-results.json", "a name in Japanese", AS_DOCUMENTED) \
    X(swaps_ids, "sends the flow's id as the node's", "gcflow/document-results.json", "the contact was found", AS_DOCUMENTED) \
    /* the token */                                                                                \
    X(credentials_in_url, "sends its credentials in the URL", "gcflow/document-requests.json", "", AS_DOCUMENTED) \
    X(no_credentials, "sends no credentials", "gcflow/document-requests.json", "", AS_DOCUMENTED)  \
    X(asks_password_grant, "asks for the password grant", "gcflow/document-requests.json", "", AS_DOCUMENTED) \
    X(needs_no_token, "goes on without a token", "gcflow/document-no-token.json", "no token in it", AS_DOCUMENTED) \
    X(ignores_login, "takes a refused login for nobody found", "gcflow/document-errors.json", "the secret is wrong", AS_DOCUMENTED) \
    X(ignores_login_403, "takes 403 of the login for nobody found", "gcflow/document-login-fails.json", "403", AS_DOCUMENTED) \
    X(ends_silently_on_login_500, "says nothing when the login answers 500", "gcflow/document-login-fails.json", "500", AS_DOCUMENTED) \
    X(ends_silently_on_login_page, "says nothing when the login answers with a page", "gcflow/document-login-fails.json", "a page of HTML", AS_DOCUMENTED) \
    X(waits_for_login, "waits for the login as long as it takes", "gcflow/document-gives-up.json", "the login", WITH_LIMIT) \
    /* the simulation */                                                                           \
    X(sends_no_token, "sends no token", "gcflow/document-requests.json", "", AS_DOCUMENTED)        \
    X(sends_token_bare, "sends the token without Bearer", "gcflow/document-requests.json", "", AS_DOCUMENTED) \
    X(token_in_body, "sends the token in the simulation's body", "gcflow/document-requests.json", "", AS_DOCUMENTED) \
    X(token_in_url, "sends the token in the URL", "gcflow/document-requests.json", "", AS_DOCUMENTED) \
    X(sends_text, "sends plain text", "gcflow/document-requests.json", "", AS_DOCUMENTED)          \
    X(asks_by_get, "simulates by GET", "gcflow/document-requests.json", "", AS_DOCUMENTED)         \
    X(asks_by_put, "simulates by PUT", "gcflow/document-requests.json", "", AS_DOCUMENTED)         \
    X(sends_no_flow, "does not send the flow's id", "gcflow/document-requests.json", "", AS_DOCUMENTED) \
    X(sends_no_node, "does not send the node's id", "gcflow/document-requests.json", "", AS_DOCUMENTED) \
    X(sends_no_timeout, "does not send the timeout", "gcflow/document-requests.json", "", AS_DOCUMENTED) \
    X(timeout_in_seconds, "sends the timeout in seconds", "gcflow/document-requests.json", "", AS_DOCUMENTED) \
    X(sends_no_to, "leaves `to` out of the context", "gcflow/document-requests.json", "", AS_DOCUMENTED) \
    X(sends_no_channel, "leaves the channel out of the context", "gcflow/document-requests.json", "", AS_DOCUMENTED) \
    X(sends_no_conversation, "leaves the conversation out of the context", "gcflow/document-requests.json", "", AS_DOCUMENTED) \
    X(sends_empty_conversation, "sends an empty conversation id", "gcflow/document-requests.json", "", AS_DOCUMENTED) \
    X(sends_no_media, "leaves the media type out of the context", "gcflow/document-requests.json", "", AS_DOCUMENTED) \
    X(flat_context, "sends the context's fields beside the flow's id", "gcflow/document-requests.json", "", AS_DOCUMENTED) \
    X(swaps_numbers, "sends the caller's number as the called one", "gcflow/document-requests.json", "", AS_DOCUMENTED) \
    X(simulates_twice, "runs the simulation twice", "gcflow/document-requests.json", "", AS_DOCUMENTED) \
    X(sends_again_after_reset, "runs the simulation again after a reset", "gcflow/document-request-error.json", "a reset", AS_DOCUMENTED) \
    X(sends_again_after_500, "runs the simulation again after a 500", "gcflow/document-request-error.json", "500", AS_DOCUMENTED) \
    X(follows_redirects, "follows redirects", "gcflow/document-redirects.json", "", AS_DOCUMENTED) \
    X(waits_for_simulation, "waits for the simulation as long as it takes", "gcflow/document-gives-up.json", "the simulation", WITH_LIMIT) \
    /* failures */                                                                                 \
    X(errors_in_silence, "prints nothing on an error", "gcflow/document-errors.json", "403 Forbidden", AS_DOCUMENTED) \
    X(errors_say_ok, "prints ok on an error", "gcflow/document-errors.json", "403 Forbidden", AS_DOCUMENTED) \
    X(ends_on_error, "crashes when the simulation is refused", "gcflow/document-status.json", "404", AS_DOCUMENTED) \
    X(ignores_400, "takes 400 for nobody found", "gcflow/document-errors.json", "the node does not exist", AS_DOCUMENTED) \
    X(ignores_401, "takes 401 for nobody found", "gcflow/document-unauthorized.json", "", AS_DOCUMENTED) \
    X(ignores_403, "takes 403 for nobody found", "gcflow/document-errors.json", "403 Forbidden", AS_DOCUMENTED) \
    X(ignores_404, "takes 404 for nobody found", "gcflow/document-status.json", "404", AS_DOCUMENTED) \
    X(ignores_429, "takes 429 for nobody found", "gcflow/document-status.json", "429", AS_DOCUMENTED) \
    X(takes_202, "takes 202 for nobody found", "gcflow/document-status-success.json", "202", AS_DOCUMENTED) \
    X(takes_204, "says nothing on 204", "gcflow/document-status-success.json", "204", AS_DOCUMENTED) \
    X(ignores_500, "takes 500 for nobody found", "gcflow/document-request-error.json", "500", AS_DOCUMENTED) \
    X(ignores_reset, "takes a reset for nobody found", "gcflow/document-request-error.json", "a reset", AS_DOCUMENTED) \
    X(takes_garbage, "takes a page of HTML for nobody found", "gcflow/document-garbage.json", "HTML", AS_DOCUMENTED) \
    X(fails_always, "ends with 1 when the contact was found", "gcflow/document-facts.json", "found", AS_DOCUMENTED) \
    /* what it shows */                                                                            \
    X(prints_nothing, "prints nothing", "gcflow/document-facts.json", "found", AS_DOCUMENTED)      \
    X(shows_no_contact, "does not show the contact", "gcflow/document-facts.json", "found", AS_DOCUMENTED) \
    X(shows_no_id, "does not show the contact's id", "gcflow/document-facts.json", "found", AS_DOCUMENTED) \
    X(shows_no_name, "does not show the contact's name", "gcflow/document-facts.json", "found", AS_DOCUMENTED) \
    X(shows_no_email, "does not show the contact's e-mail", "gcflow/document-facts.json", "found", AS_DOCUMENTED) \
    X(shows_no_attributes, "does not show the contact's attributes", "gcflow/document-facts.json", "found", AS_DOCUMENTED) \
    X(hides_lookup_error, "takes an error of the lookup for nobody found", "gcflow/document-facts.json", "throws an error", AS_DOCUMENTED) \
    X(hides_status, "does not show how the simulation ended", "gcflow/document-facts.json", "TIMEOUT", AS_DOCUMENTED) \
    X(first_step_only, "reads the first step of the trace alone", "gcflow/document-facts.json", "the third step", AS_DOCUMENTED) \
    X(last_step_only, "reads the last step of the trace alone", "gcflow/document-facts.json", "found", AS_DOCUMENTED) \
    X(shows_texts_only, "leaves out attributes that are no text", "gcflow/document-facts.json", "attributes of all types", AS_DOCUMENTED) \
    X(shows_no_false, "leaves out attributes that are false or 0", "gcflow/document-facts.json", "attributes of all types", AS_DOCUMENTED) \
    X(needs_attributes, "crashes on a contact without attributes", "gcflow/document-answers.json", "no attributes", AS_DOCUMENTED) \
    X(needs_name, "crashes on a contact without a name", "gcflow/document-facts.json", "without name and e-mail", AS_DOCUMENTED) \
    X(needs_contact, "crashes when nobody was found", "gcflow/document-answers.json", "no contact", AS_DOCUMENTED) \
    X(needs_trace, "crashes on an answer without a trace", "gcflow/document-answers.json", "no trace", AS_DOCUMENTED) \
    /* subtler ones */ \
    X(empty_flow, "takes an empty GENESYS_FLOW_ID for one", "gcflow/document-environment.json", "GENESYS_FLOW_ID is empty", AS_DOCUMENTED) \
    X(empty_secret, "takes an empty GENESYS_CLIENT_SECRET for one", "gcflow/document-environment.json", "GENESYS_CLIENT_SECRET is empty", AS_DOCUMENTED) \
    X(cuts_number, "keeps 12 letters of the number", "gcflow/document-requests.json", "", AS_DOCUMENTED) \
    X(secret_in_header, "sends its secret to the simulation in a header", "gcflow/document-one-credential.json", "", AS_DOCUMENTED) \
    X(token_in_header, "sends the token in a second header", "gcflow/document-one-credential.json", "", AS_DOCUMENTED) \
    X(token_as_cookie, "sends the token as a cookie, too", "gcflow/document-one-credential.json", "", AS_DOCUMENTED) \
    X(secret_in_body, "sends its secret in the simulation's body", "gcflow/document-one-credential.json", "", AS_DOCUMENTED) \
    X(secret_to_login, "sends its secret to the login in a header of its own", "gcflow/document-one-credential.json", "", AS_DOCUMENTED) \
    X(timeout_as_text, "sends the timeout as a text", "gcflow/document-requests.json", "", AS_DOCUMENTED) \
    X(long_timeout, "sends a timeout of 50 s", "gcflow/document-requests.json", "", AS_DOCUMENTED) \
    X(sends_entry_node, "sends entryNode beside nodeId", "gcflow/document-requests.json", "", AS_DOCUMENTED) \
    X(conversation_as_number, "sends the conversation's id as a number", "gcflow/document-requests.json", "", AS_DOCUMENTED) \
    X(channel_chat, "says that the channel is chat", "gcflow/document-requests.json", "", AS_DOCUMENTED) \
    X(media_message, "says that the media type is message", "gcflow/document-requests.json", "", AS_DOCUMENTED) \
    X(takes_201, "takes 201 for an answer", "gcflow/document-status-success.json", "201", AS_DOCUMENTED) \
    X(takes_206, "takes 206 for an answer", "gcflow/document-status-success.json", "206", AS_DOCUMENTED) \
    X(silent_on_409, "says nothing on 409", "gcflow/document-status.json", "409", AS_DOCUMENTED) \
    X(silent_on_503, "says nothing on 503", "gcflow/document-status.json", "503", AS_DOCUMENTED) \
    X(silent_on_reset, "says nothing on a reset", "gcflow/document-request-error.json", "a reset", AS_DOCUMENTED) \
    X(tells_no_status, "tells that the simulation failed and not with which status", "gcflow/document-status.json", "404", AS_DOCUMENTED) \
    X(impatient, "gives the simulation 40 ms", "gcflow/document-facts.json", "takes its time", AS_DOCUMENTED) \
    X(cuts_name, "shows 16 letters of the name", "gcflow/document-facts.json", "umlaut", AS_DOCUMENTED) \
    X(cuts_email, "shows no more of the e-mail than stands before the @", "gcflow/document-facts.json", "found", AS_DOCUMENTED) \
    X(two_attributes, "shows two attributes", "gcflow/document-facts.json", "found", AS_DOCUMENTED) \
    X(hides_nodes, "does not show the nodes of the trace", "gcflow/document-facts.json", "found", AS_DOCUMENTED) \
    X(says_completed, "says COMPLETED whatever the status is", "gcflow/document-facts.json", "TIMEOUT", AS_DOCUMENTED) \
    X(stops_when_not_found, "reads no further when a lookup found nobody", "gcflow/document-facts.json", "the second finds", AS_DOCUMENTED) \
    X(stops_when_found, "reads no further when a lookup found somebody", "gcflow/document-facts.json", "another behind", AS_DOCUMENTED) \
    X(ends_on_empty_answer, "crashes when the answer is empty", "gcflow/document-garbage.json", "nothing", AS_DOCUMENTED) \
    /* secrets */                                                                                  \
    X(prints_secret, "prints the secret", "gcflow/document-facts.json", "found", AS_DOCUMENTED) \
    X(prints_token_hex, "prints the token in hex", "gcflow/document-facts.json", "found", AS_DOCUMENTED) \
    X(prints_token_base64, "prints the token in base64", "gcflow/document-facts.json", "found", AS_DOCUMENTED) \
    X(prints_token_backwards, "prints the token backwards", "gcflow/document-facts.json", "found", AS_DOCUMENTED) \
    X(prints_token_in_part, "prints 16 letters of the token", "gcflow/document-facts.json", "found", AS_DOCUMENTED) \
    X(prints_basic, "prints its login as Basic has it", "gcflow/document-facts.json", "found", AS_DOCUMENTED) \
    X(token_on_404, "shows the token when the answer is 404", "gcflow/document-status.json", "404", AS_DOCUMENTED) \
    X(prints_token, "prints the token", "gcflow/document-facts.json", "found", AS_DOCUMENTED) \
    X(logs_token, "writes the token to stderr", "gcflow/document-facts.json", "found", AS_DOCUMENTED) \
    X(shows_credentials, "shows its secret when the login fails", "gcflow/document-errors.json", "the client is disabled", AS_DOCUMENTED) \
    X(shows_token_on_error, "shows its token when the simulation fails", "gcflow/document-errors.json", "the node does not exist", AS_DOCUMENTED)
/* clang-format on */

#endif
