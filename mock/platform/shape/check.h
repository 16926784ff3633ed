/* check.h - is what a client sends what the model says? The first thing that isn't, in the
 * platform's words.
 *
 *   struct platform_finding f;
 *   if (!platform_check(d, op->body, body, PLATFORM_LENIENT, NULL, &f)) -> 400 f.code, f.field,
 * f.message
 *
 * Laxer than the model where the service is: a division may be left out, inside an object that has
 * an id nothing else is required, null passes for what is optional.
 */
#ifndef PLATFORM_CHECK_H
#define PLATFORM_CHECK_H

#include "mock/platform/document/document.h"

enum { PLATFORM_LENIENT = 1 /* unknown members pass */, PLATFORM_PARTIAL = 2 /* of a PATCH */ };

struct platform_finding {
    const char *code; /* "invalid.value" */
    char field[256];  /* "mediaSettings.call.alertingTimeoutSeconds" */
    char message[700];
};
/* optional: an array of members that may be left out, whatever the model requires; or NULL. */
bool platform_check(struct platform_document *d, const struct platform_model *m, const cJSON *value,
                    unsigned how, const cJSON *optional, struct platform_finding *out);
/* Words of a list as messages have them: "A, B, C". */
void platform_add_choices(struct gc_strbuf *to, const char *const *choices, size_t n);
bool platform_is_date_time(const char *text);

#endif
