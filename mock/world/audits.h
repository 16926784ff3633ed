/* audits.h - what was written in a world: who did what to which entity, and when.
 *
 *   mock_audits_add(&w->audits, &audit);
 *   mock_audits_each(&w->audits, visit, ctx);        oldest first
 *
 * Ownership:  add copies the texts, cut where they don't fit; visits borrow.
 * Units:      milliseconds of the world's clock.
 * Errors:     without memory nothing is noted.
 */
#ifndef MOCK_AUDITS_H
#define MOCK_AUDITS_H

#include <pthread.h>
#include <stddef.h>
#include <stdint.h>

#include "base/random.h"

#define MOCK_AUDITS_KEPT 1000

struct mock_audit {
    char id[GC_UUID_TEXT];
    int64_t at_ms;
    char service[32], action[16], entity_type[48];
    char entity_id[128], entity_name[128];
    char client_id[64], user_id[64], address[48];
};

struct mock_audits {
    pthread_mutex_t lock;
    struct mock_audit *ring; /* made on first use */
    size_t next, n;
};

void mock_audits_init(struct mock_audits *a);
void mock_audits_release(struct mock_audits *a);
void mock_audits_clear(struct mock_audits *a);
void mock_audits_add(struct mock_audits *a, const struct mock_audit *audit);
void mock_audits_each(struct mock_audits *a,
                      void (*visit)(void *ctx, const struct mock_audit *audit), void *ctx);

#endif
