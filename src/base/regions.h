/* regions.h - the regions of Genesys Cloud and the hosts of each.
 *
 *   const struct gc_region *r = gc_region_find("eu-central-1");
 *   if (!r) hint = gc_region_nearest(name);
 *   gc_region_url(r, "api", &buf);      -> "https://api.mypurecloud.de"
 *
 * Source of the table: the region list in Genesys's developer documentation. The tutorials' own
 * host names for eu-west-1 and ap-southeast-2 do not exist, and their us-east-2 is another region.
 *
 * Ownership:  everything is static.
 * Units:      none.
 * Threads:    any thread.
 * Errors:     NULL for a name that no region has.
 */
#ifndef GC_REGIONS_H
#define GC_REGIONS_H

#include <stddef.h>

#include "base/status.h"
#include "base/strbuf.h"

struct gc_region {
    const char *name;   /* "eu-central-1" */
    const char *domain; /* "mypurecloud.de": its hosts are api.DOMAIN, login.DOMAIN, ... */
};

size_t gc_region_count(void);
const struct gc_region *gc_region_at(size_t i); /* in the order of the table; NULL past the end */

/* By name, by domain, or by the domain of a host ("api.mypurecloud.de"); case does not matter. */
const struct gc_region *gc_region_find(const char *text);
/* The name nearest to a misspelt one, or NULL. */
const char *gc_region_nearest(const char *text);
/* Appends "https://HOST.DOMAIN"; host is "api", "login" or "apps". */
void gc_region_url(const struct gc_region *r, const char *host, struct gc_strbuf *to);
/* Appends every name, comma and space between: for help and error texts. */
void gc_region_names(struct gc_strbuf *to);

#endif
