/* mask.h - hides secrets before anything is kept or shown.
 *
 *   struct mock_out out = {.at = buffer, .end = buffer + cap};
 *   mock_mask_header(&out, "Authorization", "Bearer 4f...");     ->  Bearer ***3fa2
 *   mock_mask_body(&out, body, n);
 *
 * A secret becomes "***" and four hex digits of a digest under a salt that this process alone
 * knows: two equal secrets can be seen to be equal, and nothing else can be learned; what is masked
 * already stays as it is. JSON is searched as text, so that what is not quite JSON is masked as
 * well: broken, in single quotes, a text inside of JSON, a form or a part of a multipart form. All
 * of it takes time in proportion to the text.
 *
 * Errors:     what does not fit is left out and `cut` becomes true; never in the middle of a
 * secret.
 */
#ifndef MOCK_MASK_H
#define MOCK_MASK_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>

#define MOCK_MASKED    8  /* "***3fa2" with its NUL */
#define MOCK_MASK_NAME 32 /* no name of a secret is longer */

/* Text that is written up to a limit. */
struct mock_out {
    char *at, *end;
    bool cut;
};
static inline bool mock_is_mark(char c)
{
    return c == '"' || c == '\'';
}
void mock_out_add(struct mock_out *o, const char *text, size_t n);

bool mock_mask_is_secret(const char *name, size_t n); /* of a JSON member or a form field */
bool mock_mask_is_secret_header(const char *name);
void mock_mask_text(const char *secret, size_t n, char out[MOCK_MASKED]);
void mock_mask_add(struct mock_out *o, const char *secret, size_t n); /* whole, or left out */

/* The value of a header; schemes (Bearer, Basic) stay readable. */
void mock_mask_header(struct mock_out *o, const char *name, const char *value);
void mock_mask_form(struct mock_out *o, const char *form, size_t n); /* also a query */
/* JSON, a form or a multipart form, judged by how it begins. */
void mock_mask_body(struct mock_out *o, const char *body, size_t n);
/* Copies up to `stop` and masks the members whose colons come before it, in text that need be no
 * JSON; their values may go on up to end. Returns where the copy has come to. */
const char *mock_mask_members(struct mock_out *o, const char *s, const char *stop, const char *end);
/* Masks what a masked body is to be compared with; without memory a text stays as it is. */
void mock_mask_tree(cJSON *node);

#endif
