/* leak.h - does a text give a secret away: as it is, in part, backwards, in hex, in base64?
 *
 *   struct mock_leaks *t = mock_leaks_new(log, strlen(log));
 *   if (mock_leaks_find(t, token, NULL, &leak)) ...        the text's bytes leak.begin..leak.end
 *   mock_leaks_free(t);
 *
 * A part counts from LEAK_PART bytes on, whatever stands between its bytes if the secret is a token
 * (blanks, line ends, commas: as long as one of gcmock's, without blanks in it). Whole secrets
 * count from LEAK_SHORTEST bytes on. A digest of a secret is none.
 *
 * Ownership:  copies the text; leaks point into it by number.
 * Units:      time in proportion to the text, and then to the secrets.
 * Threads:    one at a time.
 * Errors:     NULL without memory.
 */
#ifndef MOCK_LEAK_H
#define MOCK_LEAK_H

#include <stdbool.h>
#include <stddef.h>

enum { LEAK_SHORTEST = 8, LEAK_PART = 16, LEAK_LONGEST = 1024 };

struct mock_leak {
    const char *how; /* "" (as it is), "in part", "backwards", "in hex", "in base64" */
    size_t begin, end;
};
struct mock_leaks;

struct mock_leaks *mock_leaks_new(const char *text, size_t len);
void mock_leaks_free(struct mock_leaks *t);
/* known (may be NULL): a text, such as the client's id, whose parts are no secret. */
bool mock_leaks_find(const struct mock_leaks *t, const char *secret, const char *known,
                     struct mock_leak *out);

#endif
