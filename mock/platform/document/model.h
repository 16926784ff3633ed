/* model.h - the models of a platform document, read when they are needed.
 *
 *   const struct platform_model *m = platform_model(doc, op->answer);
 *   const struct platform_property *p = platform_property(doc, m, "division");
 *
 * A model that is named ("#/definitions/Queue", "#/components/schemas/Queue") is read once, at the
 * first look into it; what refers to it holds an unread one. So a model may refer to itself.
 *
 * Source:     Swagger 2.0 and OpenAPI 3 schema objects, as far as the platform's document has them.
 * Ownership:  models belong to their document.
 * Threads:    any: who comes first reads it, others wait.
 * Errors:     a reference that leads nowhere, or in a circle, and what has no memory is a model of
 *             anything. platform_document_check tells them.
 */
#ifndef PLATFORM_MODEL_H
#define PLATFORM_MODEL_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>

struct platform_document;
struct platform_named;

enum platform_type {
    PLATFORM_ANY,
    PLATFORM_OBJECT,
    PLATFORM_ARRAY,
    PLATFORM_TEXT,
    PLATFORM_INTEGER,
    PLATFORM_NUMBER,
    PLATFORM_BOOL,
};

struct platform_model {
    struct platform_named *named; /* NULL: it stands where it is used */
    const char *name;             /* "Queue"; NULL: it has none */
    enum platform_type type;
    const char *format;         /* "date-time", ...; NULL: none */
    const char *const *choices; /* an enum of texts */
    size_t n_choices;
    const struct platform_property *properties; /* sorted by name */
    size_t n_properties;
    const struct platform_model *items;  /* of an array */
    const struct platform_model *values; /* additionalProperties; NULL: there are none */
    bool open;                           /* an object that may have members not named here */
};

struct platform_property {
    const char *name;
    const struct platform_model *model;
    bool required, read_only;
};

/* The model itself, read and behind all references. m NULL gives NULL. */
const struct platform_model *platform_model(struct platform_document *d,
                                            const struct platform_model *m);
/* A property of an object, or NULL. */
const struct platform_property *platform_property(struct platform_document *d,
                                                  const struct platform_model *m, const char *name);
/* The same along a dotted path ("site.id"), through arrays, too. */
const struct platform_model *platform_model_at(struct platform_document *d,
                                               const struct platform_model *m, const char *path);
/* Are they one model: of one name, or the same place? */
bool platform_model_is(struct platform_document *d, const struct platform_model *a,
                       const struct platform_model *b);
bool platform_model_has_choice(const struct platform_model *m, const char *text);

#endif
