/* schema_types.h - do the schemas of a document hold together? Each "type" names one of JSON, and
 * the keywords beside it are that type's: a reader who makes code of them must not be misled.
 *
 *   check_schema_types("gcmock", doc.root);
 *
 * Source:     JSON Schema 2020-12, validation, sections 6.1 to 6.5.
 */
#ifndef SCHEMA_TYPES_H
#define SCHEMA_TYPES_H

#include "base/json/json.h"

/* Walks all of an OpenAPI document, security schemes aside. */
void check_schema_types(const char *name, const cJSON *root);
/* The types of the properties of "#/components/schemas/NAME", as "a:string b:integer ". */
const char *schema_property_types(const cJSON *root, const char *schema, char *out, size_t cap);

#endif
