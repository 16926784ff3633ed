/* zone.h - time zones: the files of the system's time zone database (TZif, RFC 8536), read without
 * touching TZ, so that many threads may use many zones at once.
 *
 *   struct flow_zone *zone;
 *   if (flow_zone_load(&zone, FLOW_ZONE_DIR, "Europe/Berlin", &err) == GC_OK)
 *       local_ms = utc_ms + flow_zone_offset_ms(zone, utc_ms);
 *
 * Ownership:  the caller frees the zone.
 * Units:      milliseconds since 1970; local time is what such a count says on a clock there.
 * Threads:    a loaded zone may be read by any number of threads.
 * Errors:     GC_E_NOT_FOUND (no such zone), GC_E_DATA (no name, no zone file), GC_E_IO,
 * GC_E_NOMEM.
 */
#ifndef FLOW_ZONE_H
#define FLOW_ZONE_H

#include <stdint.h>

#include "base/status.h"

#define FLOW_ZONE_DIR "/usr/share/zoneinfo"

struct flow_zone;
GC_NODISCARD enum gc_status flow_zone_load(struct flow_zone **out, const char *dir,
                                           const char *name, struct gc_error *err);
void flow_zone_free(struct flow_zone *zone);

/* What local time is ahead of UTC at that instant. */
int64_t flow_zone_offset_ms(const struct flow_zone *zone, int64_t utc_ms);

#endif
