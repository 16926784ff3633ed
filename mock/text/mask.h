/* mask.h - hides secrets before anything is kept or shown.
 *
 *   struct mock_out out = {.at = buffer, .end = buffer + cap};
 *   mock_mask_header(&out, "Authorization", "Bearer 4f...");     ->  Bearer ***3fa2
 *   mock_mask_body(&out, body, n);
 *
 * A secret becomes "***" and four hex digits of a digest under a salt that this process alone
 * knows: two equal secrets can be seen to be equal, and nothing else can be learned; what is masked
 * already stays as it is. What is a secret is judged by its name (mask_names.c), in members,
 * fields, parts, elements and attributes, and by its value: clients' secrets, issued tokens and the
 * admin token are known, and masked wherever they stand. JSON is searched as text, so that what is
 * not quite JSON is masked as well: broken, in single quotes, a text inside of JSON, a form or a
 * part of a multipart form. All of it takes time in proportion to the text.
 *
 * Errors:     what does not fit is left out and `cut` becomes true; never in the middle of a
 * secret.
 */
#ifndef MOCK_MASK_H
#define MOCK_MASK_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>

#define MOCK_MASKED      8    /* "***3fa2" with its NUL */
#define MOCK_MASK_NAME   64   /* no name of a secret is longer */
#define MOCK_MASK_KNOWN  1024 /* no value that is known as a secret is longer */
#define MOCK_TOKEN_CHARS 86   /* as long as the real service's: 64 bytes in base64url */

/* Text that is written up to a limit. */
struct mock_out {
    char *at, *end;
    bool cut;
    bool grant; /* the text is of an authorization: its member `code` is a secret, too */
};
static inline bool mock_is_mark(char c)
{
    return c == '"' || c == '\'';
}
void mock_out_add(struct mock_out *o, const char *text, size_t n);

/* mask_names.c. Is it the name of a token, secret, password, key, credential or authorization? Of
 * a form's field, also a bare code or key. */
bool mock_mask_is_secret(const char *name, size_t n);
bool mock_mask_is_secret_field(const char *name, size_t n);
bool mock_mask_is_code(const char *name, size_t n);
bool mock_mask_is_secret_header(const char *name);

/* mask_values.c. This value is a secret from now on, wherever it stands; one of less than 8 bytes
 * is masked by its name only. Threads: any. */
void mock_mask_know(const char *value);
void mock_mask_know_client(const char *id,
                           const char *secret);            /* also as Basic and forms have it */
void mock_mask_make_token(char out[MOCK_TOKEN_CHARS + 1]); /* random, and known */
/* Copies text, but for what is known. */
void mock_mask_plain(struct mock_out *o, const char *s, size_t n);
void mock_mask_text(const char *secret, size_t n, char out[MOCK_MASKED]);
void mock_mask_add(struct mock_out *o, const char *secret, size_t n); /* whole, or left out */

/* The value of a header; schemes (Bearer, Basic) stay readable. */
void mock_mask_header(struct mock_out *o, const char *name, const char *value, size_t n);
void mock_mask_form(struct mock_out *o, const char *form, size_t n); /* also a query */
/* Is the body that of an authorization? Known before, it is said in mock_out's grant. */
bool mock_mask_is_grant(const char *body, size_t n);
/* JSON, a form or a multipart form, judged by how it begins. */
void mock_mask_body(struct mock_out *o, const char *body, size_t n);
/* Copies up to `stop` and masks the members whose colons come before it, in text that need be no
 * JSON; their values may go on up to end. Returns where the copy has come to. */
const char *mock_mask_members(struct mock_out *o, const char *s, const char *stop, const char *end);
/* Masks what a masked body is to be compared with; without memory a text stays as it is. */
void mock_mask_tree(cJSON *node);

#endif
