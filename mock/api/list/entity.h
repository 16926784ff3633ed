/* entity.h - what the entities of the real API have in common: division, dates, their own address.
 *
 * What an org folder does not say is the same everywhere, and said here: all belongs to one
 * division (named "Home", whose id is the org's), and was made at MOCK_ORG_MADE.
 *
 * Ownership:  writes to the caller's writer.
 * Units:      milliseconds since 1970.
 */
#ifndef MOCK_API_ENTITY_H
#define MOCK_API_ENTITY_H

#include "mock/exchange/exchange.h"

#define MOCK_ORG_MADE "2024-01-01T00:00:00.000Z"

void mock_put_date(struct gc_jsonw *w, const char *key, int64_t at_ms);
/* An address; each {} of the pattern is one of the texts that follow, percent-encoded. */
void mock_put_uri(struct gc_jsonw *w, const char *key, const char *pattern, ...);
/* "division": the org's only one. */
void mock_put_division(struct gc_jsonw *w, const struct mock_org *org);
/* "key": {"id", "name" (NULL: none), "selfUri" (pattern may be NULL: none)} */
void mock_put_ref(struct gc_jsonw *w, const char *key, const char *id, const char *name,
                  const char *pattern);

/* Does the query ask for this one? The parameter may come several times, its values apart by
 * commas; texts are equal in any case of letters. True, too, when the parameter is absent. */
bool mock_query_wants(const struct mock_exchange *x, const char *name, const char *value);
/* divisionId or divisionIds: "*" and absence mean all. */
bool mock_query_wants_division(const struct mock_exchange *x, const char *name);
/* A moment of the query, fallback when absent; false after a 400. */
bool mock_query_date(struct mock_exchange *x, const char *name, int64_t fallback, int64_t *out);
/* sortOrder: asc, ascending (the default), desc, descending. False after a 400. */
bool mock_query_descending(struct mock_exchange *x, bool *out);

#endif
